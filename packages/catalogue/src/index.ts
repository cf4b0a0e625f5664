export * from './model/bibliographic-record.js'
export * from './model/holding.js'
export * from './entry/entry.js'
