/** The same records are being run again already. */
export class RerunLive extends Error {
  readonly problem = 'rerun-live'
  constructor (readonly rerunId: string, readonly state: string) { super(`Run ${rerunId} does the same and is ${state}`) }
}

/** The run carries out a switch of the rules: ended half way, the catalogue would stand by two. */
export class RerunNeeded extends Error {
  readonly problem = 'rerun-needed'
  constructor (readonly rerunId: string) { super(`Run ${rerunId} carries out the rules that are switched on: pause it, or switch back to other rules`) }
}

export class RerunNotFound extends Error {
  readonly problem = 'rerun-not-found'
  constructor (readonly rerunId: string) { super(`No run over stored records has the id ${rerunId}`) }
}
