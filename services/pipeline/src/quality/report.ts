import { isClean, usualLengths } from '@commonshelf/catalogue'
import { judgeAll, type Measure } from '@commonshelf/reading'
import type { Assessed, QualityReport, RecordToAssess, SourceManner, Store } from '@commonshelf/store'
import type { PipelineParts } from '../parts.js'

/** Records judged together: so many are in memory at a time, and are judged again after a crash. */
const piece = 250

/**
 * Judges all records of a library, piece by piece, from where the report stands; each piece and its place are written
 * together. It ends early when staff stop it.
 */
export async function makeReport ({ store, log }: Pick<PipelineParts, 'store' | 'log'>, reportId: string): Promise<void> {
  const begun = await store.quality.begin(reportId)
  if (begun === undefined) return
  try {
    const { manners, measure } = await groundsOf(store, begun.libraryId)
    for (let report: QualityReport | undefined = begun; report !== undefined; report = await store.quality.find(reportId)) {
      if (report.state !== 'running') return
      const records = await store.quality.next(report, piece)
      if (records.length === 0) break
      const assessed = await assessPiece(store, records, manners, measure)
      if (!await store.quality.save(report, assessed)) return
    }
    const done = await store.quality.finish(reportId)
    if (done !== undefined) log.info({ reportId, records: done.records, clean: done.clean }, 'quality report made')
  } catch (error) {
    await store.quality.fail(reportId, error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** How the library's sources are read, and what its records are judged against. */
export async function groundsOf (store: Store, libraryId: string): Promise<{ manners: Map<string, SourceManner>, measure: Measure }> {
  const [sources, lengths] = await Promise.all([store.sources.list(libraryId), store.quality.barcodeLengths(libraryId)])
  return {
    manners: new Map(sources.map(({ id, dialect, encoding, settings }) => [id, { id, libraryId, dialect, encoding, settings }])),
    measure: { year: new Date().getFullYear(), barcodeLengths: usualLengths(lengths) }
  }
}

async function assessPiece (store: Store, records: RecordToAssess[], manners: Map<string, SourceManner>, measure: Measure): Promise<Assessed> {
  const last = records.at(-1)!
  const assessed: Assessed = { findings: [], counts: {}, records: records.length, clean: 0, unreadable: 0, position: { source: last.sourceId, identifier: last.identifier } }
  for (const { record, judged } of await judgeAll(records, manners, measure, ids => store.quality.isbnsBeside(ids))) {
    if ('unreadable' in judged) {
      assessed.unreadable++
      continue
    }
    const { findings } = judged
    if (isClean(findings)) assessed.clean++
    for (const finding of findings) assessed.findings.push({ recordId: record.id, finding })
    for (const code of new Set(findings.map(finding => finding.code))) assessed.counts[code] = (assessed.counts[code] ?? 0) + 1
  }
  return assessed
}
