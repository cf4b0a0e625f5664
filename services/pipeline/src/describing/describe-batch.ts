import { featuresOf, matchKeysOf, type Description, type HoldingStatement } from '@commonshelf/catalogue'
import { jobs } from '@commonshelf/queues'
import { describedRecord, type DescribedBatch, type RecordToDescribe, type SourceManner } from '@commonshelf/store'
import { branchesOf, type Branches } from './branches.js'
import type { PipelineParts } from '../parts.js'
import { describeRecord } from './describe-record.js'
import { behindFresh } from '../reruns/feed-rerun.js'

/** Turns a batch's source records into bibliographic records. A batch that was described already is only sent on. */
export const describeBatch = async (parts: PipelineParts, batchId: string): Promise<void> => {
  const { store, queues } = parts
  const batch = await store.batches.find(batchId)
  if (batch === undefined || batch.matchedAt !== null) return
  if (batch.describedAt === null) {
    const { records, manners } = await store.batches.recordsOf(batchId)
    await describeRecords(parts, batchId, records, manners)
  }
  await queues.add(jobs.match, { batchId }, batch.rerunId === null ? {} : behindFresh)
}

/** The same for a batch that has just been received, of records that were not there before. */
export const describeFresh = async (parts: PipelineParts, batchId: string, records: RecordToDescribe[]): Promise<void> => {
  await describeRecords(parts, batchId, records, await parts.store.batches.mannersOf(records))
  await parts.queues.add(jobs.match, { batchId })
}

const describeRecords = async ({ store, log }: PipelineParts, batchId: string, records: RecordToDescribe[], manners: Map<string, SourceManner>): Promise<void> => {
  const outcome = describeAll(records, manners, branchesOf(await store.libraries.list()))
  await store.records.saveDescribed(batchId, outcome)
  if (outcome.refused.length > 0) log.warn({ batchId, refused: outcome.refused.length, first: outcome.refused[0]?.detail }, 'records could not be described')
}

/** A library that sends a record has the title, though the record may say nothing of copies (MARC21 of an OAI-PMH server, as a rule). */
const heldBy = ({ holdings }: Description): HoldingStatement[] => holdings.length > 0 ? holdings : [{ items: [] }]

export const describeAll = (records: RecordToDescribe[], manners: Map<string, SourceManner>, branches: Branches): DescribedBatch => {
  const outcome: DescribedBatch = { described: [], deleted: [], refused: [] }
  for (const source of records) {
    const { id, libraryId, version } = source
    if (source.deleted) {
      outcome.deleted.push(id)
      continue
    }
    const description = describeRecord(source, manners.get(source.sourceId)!)
    if ('reason' in description) {
      outcome.refused.push({ ...source, ...description })
      continue
    }
    const features = featuresOf(description.record)
    outcome.described.push(describedRecord({ id, libraryId, version, record: description.record, features, keys: matchKeysOf(features), holdings: branches(libraryId, heldBy(description)) }))
  }
  return outcome
}
