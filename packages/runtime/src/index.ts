export { loadConfig, BadConfig, type Config } from './config.js'
export { createLog, type Log, type LogOptions } from './log.js'
export { closeWithGrace, type ClosingOptions } from './closing.js'
export { fetchLimited, FetchRefused, type FetchLimits, type LimitedResponse } from './fetch-limited.js'
