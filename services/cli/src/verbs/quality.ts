import { Trouble } from '@commonshelf/local'
import type { QualityReport, Store } from '@commonshelf/store'
import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { withQueues, withStore } from '../home.js'
import { answer, progress, progressDone, table, type Answering } from '../output.js'
import { wantedLibrary } from './libraries.js'
import { whole } from './numbers.js'
import { wantedSource } from './sources.js'

const shown = ({ id, state, records, total, clean, unreadable, counts, finishedAt, error }: QualityReport) =>
  ({ report: id, state, records, total, clean, unreadable, counts, finishedAt, ...error === null ? {} : { error } })

const percent = (part: number, of: number): string => of === 0 ? '-' : `${Math.round(part / of * 1000) / 10} %`

const lines = ({ report, state, records, total, clean, unreadable, counts }: ReturnType<typeof shown>): string[] => [
  `report ${report} ${state}: ${records} of ${total} records, ${percent(clean, records)} clean${unreadable > 0 ? `, ${unreadable} unreadable` : ''}`,
  ...table(Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([code, count]) => ['  ' + count, percent(count, records), code]))
]

/** Judges a library's records; waits for the report unless told not to. */
export async function makeReport (code: string, options: Answering & { wait?: boolean }): Promise<void> {
  const made = await withQueues(async ({ store, queues }) => {
    const { jobs } = await import('@commonshelf/queues')
    let report = await store.quality.order((await wantedLibrary(store, code)).id, { startedBy: 'operator' })
    await queues.add(jobs.report, { reportId: report.id })
    while (options.wait !== false && (report.state === 'waiting' || report.state === 'running')) {
      progress(`${report.records} of ${report.total} records`)
      await pause(500)
      report = await store.quality.find(report.id) ?? report
    }
    if (options.wait !== false) progressDone()
    return shown(report)
  })
  answer(options, made, lines)
  if (made.state === 'failed') process.exitCode = 1
}

export async function showReport (code: string, options: Answering): Promise<void> {
  const told = await withStore(async store => {
    const { id } = await wantedLibrary(store, code)
    const [reports, average] = await Promise.all([store.quality.list(id, 12), store.quality.average(id)])
    return { library: code, reports: reports.map(shown), average }
  })
  answer(options, told, ({ reports, average }) => [
    ...reports[0] === undefined ? [`No report yet. Make one with: commonshelf quality report ${code}`] : lines(reports[0]),
    ...average.libraries === 0 ? [] : [`${average.libraries} other libraries: ${percent(average.clean, average.records)} clean`],
    ...reports.slice(1).map(({ report, finishedAt, clean, records }) => `  before: report ${report}  ${finishedAt?.toISOString() ?? '-'}  ${percent(clean, records)} clean`)
  ])
}

const latestFinished = async (store: Store, code: string): Promise<QualityReport> => {
  const report = (await store.quality.list((await wantedLibrary(store, code)).id, 20)).find(({ state }) => state === 'finished')
  if (report === undefined) throw new Trouble(`There is no finished report of ${code}. Make one with: commonshelf quality report ${code}`)
  return report
}

export async function listFindings (code: string, options: Answering & { code?: string, limit: string }): Promise<void> {
  const { findingCodes } = await import('@commonshelf/catalogue')
  if (options.code !== undefined && !Object.hasOwn(findingCodes, options.code)) throw new Trouble(`--code "${options.code}" is none that is found: ${Object.keys(findingCodes).join(', ')}`)
  const findings = await withStore(async store => store.quality.findings((await latestFinished(store, code)).id, { limit: whole(options.limit, '--limit'), ...options.code === undefined ? {} : { code: options.code } }))
  answer(options, { findings }, () => findings.length === 0
    ? 'Nothing found'
    : table([['record', 'code', 'place', 'value', 'proposal'], ...findings.map(one => [one.identifier, one.code, one.field, one.value, one.proposal === null ? '' : `${one.proposal}${one.safe ? ' (safe)' : ''}`])]))
}

interface Correcting extends Answering { out: string, changes?: string, onlyChanged?: boolean }

/** The corrected file of a source, and the list of what was changed, each written as it is made. */
export async function writeCorrected (id: string, options: Correcting): Promise<void> {
  const { usualLengths } = await import('@commonshelf/catalogue')
  const { correctedFormOf, correctedRecords, csvLine, frameOf } = await import('@commonshelf/reading')
  const written = await withStore(async store => {
    const source = await wantedSource(store, id)
    const form = correctedFormOf((await store.quality.recordsAfter(id, '', 1))[0], source)
    if (form === undefined) throw new Trouble('There is no corrected file for what this source sends: it has to be MARC or a spreadsheet')
    const measure = { year: new Date().getFullYear(), barcodeLengths: usualLengths(await store.quality.barcodeLengths(source.libraryId)) }
    const told = { records: 0, changed: 0, changes: 0, kept: 0 }
    const list = options.changes === undefined ? undefined : (await open(options.changes, 'w')).createWriteStream()
    const { head, tail } = frameOf(form.form, form.headings)
    list?.write(`\ufeff${csvLine(['record', 'place', 'code', 'before', 'after', 'moved to', 'left as it came because'])}`)
    async function * file (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(head)
      for await (const { identifier, changes, bytes, kept } of correctedRecords(source, form!, measure, { recordsAfter: after => store.quality.recordsAfter(id, after, 200), isbnsBeside: ids => store.quality.isbnsBeside(ids) })) {
        if (kept !== undefined) told.kept++
        if (changes.length > 0) told.changed++
        told.changes += changes.length
        for (const { place, code, before, after, to } of changes) list?.write(csvLine([identifier, place, code, before, after, to ?? '', ''], true))
        if (kept !== undefined) list?.write(csvLine([identifier, '', '', '', '', '', kept], true))
        if (bytes.length === 0 || options.onlyChanged === true && changes.length === 0) continue
        told.records++
        yield typeof bytes === 'string' ? Buffer.from(bytes) : bytes
      }
      yield Buffer.from(tail)
    }
    await pipeline(Readable.from(file()), createWriteStream(options.out))
    if (list !== undefined) await new Promise<void>((resolve, reject) => { list.end(resolve); list.on('error', reject) })
    return { file: options.out, form: form.form, ...told }
  })
  answer(options, written, ({ file, form, records, changed, changes, kept }) => `${file} (${form}): ${records} records, ${changes} changes in ${changed} of them${kept > 0 ? `; ${kept} left as they came` : ''}`)
}

export async function historyPolicy (options: Answering & { versions?: string, days?: string }): Promise<void> {
  const policy = await withStore(async store => {
    const now = await store.provenance.policy()
    if (options.versions === undefined && options.days === undefined) return now
    return store.provenance.setPolicy({
      versions: options.versions === undefined ? now.versions : whole(options.versions, '--versions'),
      days: options.days === undefined ? now.days : whole(options.days, '--days')
    }, 'operator')
  })
  answer(options, policy, ({ versions, days, purged }) => `kept: the last ${versions} former versions of each record, and all of the last ${days} days (${purged} dropped so far)`)
}
