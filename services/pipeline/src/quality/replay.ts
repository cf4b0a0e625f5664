import { fileSettings, hashIdentifier, identifierOf } from '@commonshelf/harvester'
import { jobs } from '@commonshelf/queues'
import type { CaseToReplay, Replayed, Source } from '@commonshelf/store'
import { describeRecord, type Refusal } from '../describing/describe-record.js'
import type { PipelineParts } from '../parts.js'

/**
 * Tries cases of the quarantine again, piece by piece, from where the replay stands. What can be read now becomes batches
 * and goes the ordinary way; what cannot stays the same case, with today's reason.
 */
export async function runReplay ({ store, queues, log }: PipelineParts, replayId: string): Promise<void> {
  let replay = await store.quarantineReplays.begin(replayId)
  try {
    const sources = new Map<string, Source | undefined>()
    while (replay?.state === 'running') {
      const cases = await store.quarantineReplays.next(replay)
      if (cases.length === 0) {
        const done = await store.quarantineReplays.finish(replayId)
        if (done !== undefined) log.info({ replayId, taken: done.taken, refused: done.refused }, 'quarantine replayed')
        return
      }
      const outcome: Replayed = { position: cases.at(-1)!.id, taken: [], refused: [] }
      for (const one of cases) {
        if (!sources.has(one.sourceId)) sources.set(one.sourceId, await store.sources.find(one.sourceId))
        const tried = tryAgain(one, sources.get(one.sourceId)!)
        if ('reason' in tried) outcome.refused.push({ id: one.id, ...tried })
        else outcome.taken.push({ id: one.id, ...tried })
      }
      const { batchId } = await store.quarantineReplays.save(replay, outcome)
      if (batchId !== undefined) await queues.add(jobs.describe, { batchId })
      replay = await store.quarantineReplays.find(replayId)
    }
  } catch (error) {
    await store.quarantineReplays.fail(replayId, error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** Half a record is never taken for a whole one, whatever can be read of it. */
const halves = ['cut-off', 'too-long']

/** Whether a case can be taken in now, under which identifier; or why it cannot. */
export function tryAgain (one: CaseToReplay, source: Source): { identifier?: string } | Refusal {
  if (one.deleted) return {}
  if (one.bytes.length === 0) return { reason: one.reason, detail: 'Nothing of the record was kept that could be read: harvest it again' }
  if (halves.includes(one.reason)) return { reason: one.reason, detail: 'Only a part of the record was kept: harvest it again' }
  const syntax = one.syntax as 'iso2709' | 'marcxml' | 'marc-json' | 'oai_dc' | 'row' | 'isbn' | null
  if (syntax === null) return { reason: one.reason, detail: 'Nobody knows what these bytes are meant to be' }
  const { id, dialect, encoding, settings, libraryId } = source
  const description = describeRecord({ ...one, syntax, harvestId: null, identifier: one.identifier ?? '' }, { id, libraryId, dialect, encoding, settings })
  if ('reason' in description) return description
  const { record } = description
  if (record.title.main === '' && !record.identifiers.isbn.some(({ valid }) => valid) && one.step === 'receive') return { reason: one.reason, detail: 'It still has neither a title nor a valid ISBN' }
  if (one.step === 'describe' || one.identifier !== null) return {}
  return { identifier: syntax === 'iso2709' || syntax === 'marcxml' || syntax === 'marc-json' ? identifierOf(one.bytes, syntax, fileSettings(source)) : hashIdentifier(one.bytes) }
}
