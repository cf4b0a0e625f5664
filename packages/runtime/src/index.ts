export { loadConfig, BadConfig, type Config } from './config.js'
export { createLog, type Log, type LogOptions } from './log.js'
export { closeWithGrace, type ClosingOptions } from './closing.js'
export { fetchLimited, fetchStream, FetchRefused, type FetchLimits, type LimitedResponse, type LimitedStream, type StreamLimits } from './fetch-limited.js'
