// The port: what a search engine is asked, and what it says.
export * from './engine.js'
export { facetValues } from './facet-values.js'
export { fieldPrefixes } from './query/fields.js'
export { hintsOf, type QueryHint } from './query/hints.js'

// The engine in memory, and its life in a worker thread.
export { EmbeddedEngine, type EmbeddedOptions } from './embedded/engine.js'
export { connectEngine, serveEngine } from './worker.js'

// The engine behind a Meilisearch server.
export { IndexingFailed, MeilisearchEngine, type MeilisearchOptions, type Position } from './meilisearch/engine.js'

// What joins a feed to an engine.
export { followFeed, type Following, type FollowOptions } from './follow.js'

// Which of a few names is meant by what was typed so far.
export { fitOfName } from './names.js'

// What was found, marked in the text as it is written.
export { highlight, titleLine, type Highlights, type Piece } from './highlight.js'
