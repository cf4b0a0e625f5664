import type { Harvest as HarvestRow, HeldQuestion as QuestionRow, ProposedRecord, Trial as TrialRow, QuarantineCase, Source as SourceRow } from '@commonshelf/store'
import type { Harvest, HeldQuestion, Library, Quarantined, Source, Trial, Withdrawals } from '../contract/index.js'
import { nameOf } from '../directory/directory.js'
import { optional } from '../search/summary.js'

export const shownSource = ({ id, protocol, address, dialect, encoding, settings, schedule, watermark, enabled }: SourceRow, library: Library): Source => ({
  id, library: nameOf(library), protocol, dialect, encoding, settings, enabled,
  ...optional({ address: address ?? undefined, schedule: schedule ?? undefined, watermark: watermark ?? undefined })
})

export const shownHarvest = (row: HarvestRow, library?: Library): Harvest => ({
  id: row.id, source: row.sourceId, extent: row.extent, state: row.state, trial: row.trial, createdAt: row.createdAt.toISOString(),
  received: row.received, added: row.added, unchanged: row.unchanged, withdrawn: row.withdrawn, quarantined: row.quarantined,
  ...optional({
    library: library && nameOf(library),
    error: row.error ?? undefined,
    startedAt: row.startedAt?.toISOString(),
    finishedAt: row.finishedAt?.toISOString()
  })
})

export const shownCase = (row: QuarantineCase, library?: Library): Quarantined => ({
  id: row.id, source: row.sourceId, step: row.step, reason: row.reason, detail: row.detail, state: row.state,
  size: row.size, createdAt: row.createdAt.toISOString(),
  tries: row.tries,
  ...optional({
    library: library && nameOf(library), harvest: row.harvestId ?? undefined, identifier: row.identifier ?? undefined, syntax: row.syntax ?? undefined,
    triedAt: row.triedAt?.toISOString(), note: row.note ?? undefined, answeredBy: row.answeredBy ?? undefined, answeredAt: row.answeredAt?.toISOString()
  })
})

export const shownQuestion = ({ stated, missing, present, allowed, standing, engagedRecords, engagedItems, heldAt, decision, decidedBy, decidedAt }: QuestionRow): HeldQuestion => ({
  stated, missing, present, allowed, standing, engagedRecords, engagedItems, heldAt: timeOf(heldAt), ...optional({ decision: decision ?? undefined, decidedBy: decidedBy ?? undefined, decidedAt: decidedAt === null ? undefined : timeOf(decidedAt) })
})

export const shownWithdrawal = ({ recordId, identifier, cause, engaged, clusterId, record }: ProposedRecord): Withdrawals['withdrawals'][number] => ({
  record: recordId, identifier, cause, engaged,
  ...optional({ entry: clusterId ?? undefined, title: record?.title.main, author: record?.contributors[0]?.name ?? record?.title.responsibility, year: record?.year })
})

export const shownTrial = ({ step, staged, position, toMatch, matched, counts, decision, decidedBy, decidedAt }: TrialRow): Trial => ({
  step, staged, judged: Math.min(position, staged), toMatch, matched,
  verdicts: counts.verdicts ?? {}, fields: counts.fields ?? {}, refused: counts.refused ?? {}, quality: counts.quality ?? {},
  entries: { new: 0, joined: 0, gone: 0, ...counts.entries }, merges: counts.changes?.merges ?? 0, splits: counts.changes?.splits ?? 0,
  libraries: counts.libraries ?? {}, openRequests: counts.requests?.open ?? 0,
  ...optional({ guard: counts.guard, decision: decision ?? undefined, decidedBy: decidedBy ?? undefined, decidedAt: decidedAt === null ? undefined : timeOf(decidedAt) })
})

/** Timestamps of bulk queries come as Postgres writes them. */
const timeOf = (text: string): string => new Date(text).toISOString()
