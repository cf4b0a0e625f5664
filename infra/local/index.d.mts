/** Brings what a clone lacks: packages, compiled code, pages. */
export declare function prepare (options?: { pages?: boolean }): Promise<void>
/** The checkout. */
export declare const root: string
export declare function homeFolder (env?: NodeJS.ProcessEnv): string
export declare function startBackingServices (options: {
  home: string, env?: NodeJS.ProcessEnv, settings?: Record<string, string>
}): Promise<{ databaseUrl: string, redisUrl: string, stop: () => Promise<void> }>
/** Starts again what of a home's own Postgres and Redis has ended, on the ports they had. */
export declare function restartBackingServices (home: string): Promise<string[]>
export declare function stopBackingServices (home: string): Promise<void>
/** Stops them and takes away the home with its database, wherever that lies. */
export declare function discardHome (home: string): Promise<void>
export declare function lockHome (home: string, pid?: number): () => void
export declare function readJson<T = unknown> (file: string): T | undefined
export declare function writeJson (file: string, value: unknown): void
/** What tells a process from a later one that got the same id. */
export declare function markOf (pid: number | undefined): string | undefined
export declare function alive (pid: number | undefined, mark?: string): boolean
export declare function endProcess (pid: number, options?: { mark?: string, signal?: NodeJS.Signals, limit?: number }): Promise<void>
export declare function freePort (preferred?: number): Promise<number>
export declare function until<T> (ready: () => T | Promise<T>, options: { limit: number, what: string }): Promise<T>
export declare function main (program: () => Promise<void>): Promise<void>
export declare function say (sentence: string): void
/** An error whose message is meant for the person at the terminal. */
export declare class Trouble extends Error {}
