import { withdrawalLimitsOf } from '@commonshelf/store'
import { setImmediate as breathe } from 'node:timers/promises'
import type { PipelineParts } from '../parts.js'
import { judge } from './judge.js'

/** Rows that are judged, and records that are compared with the entries, at a time. */
const rowsAtOnce = 500
const recordsAtOnce = 200

/**
 * Compares what a trial staged with the catalogue, piece by piece, each kept as it is done: a worker that dies, or a stop,
 * loses at most the piece in hand. Nothing of the catalogue is written.
 */
export const compareTrial = async ({ store, log }: Pick<PipelineParts, 'store' | 'log'>, harvestId: string): Promise<void> => {
  const year = new Date().getUTCFullYear()
  for (;;) {
    const [harvest, trial] = [await store.harvests.find(harvestId), await store.trials.find(harvestId)]
    const source = harvest && await store.sources.find(harvest.sourceId)
    if (trial === undefined || source === undefined || harvest?.state !== 'comparing') return
    if (trial.step === 'describe') {
      const piece = await store.trials.pieceToJudge(harvestId, trial.position, rowsAtOnce)
      const last = piece.rows.at(-1)
      if (last === undefined) {
        await store.trials.findGone(harvestId, withdrawalLimitsOf(source.settings))
        continue
      }
      const { judged, findings, tally } = judge(harvestId, piece, source, year)
      await store.trials.saveJudged(harvestId, trial.position, last.position, judged, findings, tally)
    } else if (trial.step === 'match') {
      if (await store.trials.compareNext(harvestId, recordsAtOnce)) continue
      const { matched, counts } = (await store.trials.find(harvestId))!
      log.info({ harvestId, matched, ...counts.verdicts, ...counts.changes }, 'trial compared')
      return
    } else return
    await breathe() // the process has other work as well
  }
}
