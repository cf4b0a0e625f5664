export { buildApi, type ApiParts } from './app.js'
export { startApi, type RunningApi } from './start.js'
export { hashSecret } from './sessions/secrets.js'
export { startHarvest } from './administration/start-harvest.js'
