import { jobs } from '@commonshelf/queues'
import { describeRecord, identifierOf, type Refusal } from '@commonshelf/reading'
import type { CaseToReplay, Replayed, Source } from '@commonshelf/store'
import { createHash } from 'node:crypto'
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
  const { dialect, encoding, settings } = source
  const description = describeRecord({ syntax, bytes: one.bytes }, { dialect, encoding, settings })
  // A connector's own reason says more than that nobody can make sense of the bytes
  if ('reason' in description) return one.step === 'receive' && description.reason === 'cannot-be-described' ? { reason: one.reason, detail: one.detail } : description
  const { record } = description
  if (record.title.main === '' && !record.identifiers.isbn.some(({ valid }) => valid) && one.step === 'receive') return { reason: one.reason, detail: 'It still has neither a title nor a valid ISBN' }
  if (one.step === 'describe' || one.identifier !== null) return {}
  const field = typeof settings.identifierField === 'string' ? /^([0-9A-Z]{3})(?:\$?(\w))?$/.exec(settings.identifierField.trim()) : null
  const identifierField = field === null ? {} : { identifierField: { tag: field[1]!, ...field[2] !== undefined && { code: field[2] } } }
  const named = syntax === 'iso2709' || syntax === 'marcxml' || syntax === 'marc-json' ? identifierOf(one.bytes, syntax, { encoding, ...identifierField }) : undefined
  // The harvester's name for a record that brings none: the same bytes are the same record
  return { identifier: named ?? `sha256:${createHash('sha256').update(one.bytes).digest('hex').slice(0, 32)}` }
}
