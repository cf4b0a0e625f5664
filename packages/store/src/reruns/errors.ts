/** The same records are being run again already. */
export class RerunLive extends Error {
  readonly problem = 'rerun-live'
  constructor (readonly rerunId: string, readonly state: string) { super(`Run ${rerunId} does the same and is ${state}`) }
}

export class RerunNotFound extends Error {
  readonly problem = 'rerun-not-found'
  constructor (readonly rerunId: string) { super(`No run over stored records has the id ${rerunId}`) }
}
