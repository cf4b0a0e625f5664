/** A source has one harvest at a time. */
export class SourceBusy extends Error {
  readonly problem = 'source-busy'
  constructor (readonly sourceId: string) { super(`Source ${sourceId} is being harvested already; one harvest at a time`) }
}

export class SourceNotFound extends Error {
  readonly problem = 'source-not-found'
  constructor (readonly sourceId: string) { super(`No source has the id ${sourceId}`) }
}

/** A source of files is harvested when a file comes. */
export class NothingToHarvest extends Error {
  readonly problem = 'nothing-to-harvest'
  constructor (readonly sourceId: string) { super(`Source ${sourceId} takes files: upload one, or put one in its folder`) }
}
