export { runCommand } from './program.js'
export { readState, type HomeState } from './home.js'
export { up, type UpOptions } from './services/up.js'
export { down } from './services/down.js'
