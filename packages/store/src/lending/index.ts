export * from './views.js'
export * from './people.js'
