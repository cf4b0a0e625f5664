export { makeEditions, type Edition } from './books/works.js'
export { makeCatalogues, wholeAlliance, type Catalogues, type Plan, type Truth } from './members/catalogues.js'
export { members, type Member } from './members/libraries.js'
export { serveCatalogue } from './members/oai-endpoint.js'
