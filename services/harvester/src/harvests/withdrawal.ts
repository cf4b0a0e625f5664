import type { Harvest, Source } from '@commonshelf/store'
import { SourceFailed } from '../connector.js'

/** Up to so many records may always be withdrawn by a full dump that is not empty. */
const few = 20

/**
 * A full dump that lacks much of what the library had is more often a broken export than a burnt library. Unless the
 * source's setting `withdrawAtMost` (a share from 0 to 1; a half where nothing is set) allows it, the harvest fails with
 * everything received and nothing withdrawn; staff raise the share and resume it when the dump is right.
 */
export function checkWithdrawal (withdrawn: number, before: number, { received }: Pick<Harvest, 'received'>, { settings }: Pick<Source, 'settings'>): void {
  if (withdrawn === 0) return
  if (received === 0) throw new SourceFailed('The full dump has no record at all: nothing is withdrawn')
  const share = typeof settings.withdrawAtMost === 'number' ? settings.withdrawAtMost : 0.5
  if (withdrawn > few && withdrawn > before * share) {
    throw new SourceFailed(`The full dump lacks ${withdrawn} of ${before} records: nothing is withdrawn. If that is right, set withdrawAtMost of the source to 1 and resume`)
  }
}
