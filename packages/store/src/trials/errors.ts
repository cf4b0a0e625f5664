/** The catalogue is not what the trial was compared with: its source was harvested since. */
export class TrialOutdated extends Error {
  readonly problem = 'trial-outdated'
  constructor (readonly harvestId: string, readonly laterId: string) {
    super(`Trial ${harvestId} is outdated: harvest ${laterId} of the same source has come since. Try it again`)
  }
}
