/**
 * What the API says and hears, as TypeBox schemas and the types that follow from them. Pages and partners code against
 * this and nothing else of the API.
 */
export * from './schema.js'
export * from './problem.js'
export * from './directory.js'
export * from './search.js'
export * from './entries.js'
export * from './sessions.js'
export * from './requests.js'
export * from './desk.js'
export * from './administration.js'
export * from './harvests.js'
export * from './review.js'
export * from './works.js'
export * from './scanning.js'
export * from './sheets.js'
export * from './quarantine.js'
export * from './quality.js'
export * from './provenance.js'
export * from './rules.js'
export * from './exports.js'
