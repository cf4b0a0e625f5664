export * from './libraries.js'
export * from './harvesting.js'
export * from './catalogue.js'
export * from './lending.js'
