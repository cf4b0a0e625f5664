import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findingCodes } from '@commonshelf/catalogue'
import { jobs, type Queues } from '@commonshelf/queues'
import { correctedFormOf } from '@commonshelf/reading'
import type { QualityFinding as FindingRow, QualityReport as ReportRow, Source, Store } from '@commonshelf/store'
import type { FastifyRequest } from 'fastify'
import { callerOf, isWithin, requireWithin } from '../app/access.js'
import { cursorOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Code, FindingsQuery, Id, LibraryQuality, Problem, QualityFinding, QualityFindings, QualityOverview, QualityReport, ref, type Library } from '../contract/index.js'
import { nameOf, type Directory } from '../directory/directory.js'
import { staffNameOf } from '../review/staff-name.js'
import { optional } from '../search/summary.js'
import { idOf } from './id-of.js'

const params = Type.Object({ id: Id })
const ofLibrary = Type.Object({ code: Code })
const answers = { 200: ref(QualityReport), 404: ref(Problem), 409: ref(Problem) }

/** How the records of each library are: reports made of them, and the findings. Duplicates weigh as what is wrong. */
export const qualityRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  async function ownLibrary (request: FastifyRequest, code: string): Promise<Library> {
    const library = await directory.library(code)
    requireWithin(callerOf(request), library)
    return library
  }
  async function reportFor (request: FastifyRequest, id: string): Promise<{ report: ReportRow, library: Library }> {
    const report = await store.quality.find(id)
    const library = report && (await directory.librariesById()).get(report.libraryId)
    if (report === undefined || library === undefined) throw new ApiProblem('not-found', `No quality report has the id ${id}`)
    requireWithin(callerOf(request), library)
    return { report, library }
  }
  const announce = async (request: FastifyRequest, { id, state }: ReportRow): Promise<void> => {
    if (state !== 'waiting') return
    await queues.add(jobs.report, { reportId: id }).catch((err: unknown) => { request.log.warn({ err }, 'the queue could not be told; the sweeper will find it') })
  }

  app.get('/quality', {
    config: { access: 'staff' },
    schema: { operationId: 'listQuality', tags: ['quality'], summary: "The latest report of each library in the caller's part of the tree", response: { 200: ref(QualityOverview) } }
  }, async request => {
    const [libraries, sources] = await Promise.all([directory.librariesById(), store.sources.list()])
    const own = [...libraries.values()].filter(({ path }) => isWithin(callerOf(request), path))
    const reports = new Map((await store.quality.latest(own.map(({ id }) => id))).map(report => [report.libraryId, report]))
    const fed = new Set(sources.map(({ libraryId }) => libraryId))
    return {
      libraries: own.map(library => {
        const report = reports.get(library.id)
        return { library: nameOf(library), records: fed.has(library.id), ...report === undefined ? {} : { report: shownReport(report, library) } }
      })
    }
  })

  app.get('/libraries/:code/quality', {
    config: { access: 'staff' },
    schema: { operationId: 'getQuality', tags: ['quality'], summary: "How a library's records are, how they were, and how those of the others are", params: ofLibrary, response: { 200: ref(LibraryQuality), 404: ref(Problem) } }
  }, async request => {
    const library = await ownLibrary(request, request.params.code)
    const [reports, average, sources] = await Promise.all([store.quality.list(library.id, 20), store.quality.average(library.id), store.sources.list(library.id)])
    const shown = reports.map(report => shownReport(report, library))
    return {
      library: nameOf(library),
      severities,
      ...shown[0] === undefined ? {} : { report: shown[0] },
      trend: shown.filter(({ state }) => state === 'finished').slice(0, 12),
      average,
      sources: await Promise.all(sources.map(async source => ({ id: source.id, protocol: source.protocol, ...optional({ form: await formOf(source) }) })))
    }
  })

  const formOf = async (source: Source) => correctedFormOf((await store.quality.recordsAfter(source.id, '', 1))[0], source)?.form

  app.post('/libraries/:code/quality-reports', {
    config: { access: 'staff' },
    schema: { operationId: 'orderReport', tags: ['quality'], summary: 'Judge all records of a library now; where a report is being made already, that one', params: ofLibrary, response: { 202: ref(QualityReport), 404: ref(Problem) } }
  }, async (request, reply) => {
    const library = await ownLibrary(request, request.params.code)
    const report = await store.quality.order(library.id, { startedBy: await staffNameOf(store, request) })
    await announce(request, report)
    return reply.code(202).send(shownReport(report, library))
  })

  app.get('/quality-reports/:id', {
    config: { access: 'staff' },
    schema: { operationId: 'getReport', tags: ['quality'], summary: 'One report', params, response: answers }
  }, async request => {
    const { report, library } = await reportFor(request, request.params.id)
    return shownReport(report, library)
  })

  for (const step of ['stop', 'resume'] as const) {
    app.post(`/quality-reports/:id/${step}`, {
      config: { access: 'staff' },
      schema: { operationId: `${step}Report`, tags: ['quality'], summary: step === 'stop' ? 'Stop after the piece in hand' : 'Go on where it stopped', params, response: answers }
    }, async request => {
      const { report, library } = await reportFor(request, request.params.id)
      const changed = await store.quality[step](report.id)
      if (changed === undefined) throw new ApiProblem('conflict', `The report is ${report.state}`)
      await announce(request, changed)
      return shownReport(changed, library)
    })
  }

  app.get('/quality-reports/:id/findings', {
    config: { access: 'staff' },
    schema: { operationId: 'listFindings', tags: ['quality'], summary: 'What was found, record by record', params, querystring: FindingsQuery, response: { 200: ref(QualityFindings), 404: ref(Problem) } }
  }, async request => {
    const { report } = await reportFor(request, request.params.id)
    const { code, field, cursor, limit = 20 } = request.query
    const after = idOf(cursor)
    const rows = await store.quality.findings(report.id, { limit: limit + 1, ...optional({ code, field, after }) })
    const page = rows.slice(0, limit)
    return { findings: page.map(shownFinding), ...rows.length > limit ? { next: cursorOf(page.at(-1)!.id) } : {} }
  })
}

const severities = { ...findingCodes, 'duplicate-entry': 'wrong', 'duplicate-bytes': 'wrong' } as const

export const shownReport = (row: ReportRow, library: Library): QualityReport => ({
  id: row.id, library: nameOf(library), cause: row.cause, state: row.state, total: row.total, records: row.records, clean: row.clean, unreadable: row.unreadable,
  counts: row.counts, createdAt: row.createdAt.toISOString(), ...optional({ error: row.error ?? undefined, finishedAt: row.finishedAt?.toISOString() })
})

const shownFinding = (row: FindingRow): QualityFinding => ({
  id: row.id, record: row.recordId, identifier: row.identifier, code: row.code, field: row.field, value: row.value, safe: row.safe,
  ...optional({ title: row.title ?? undefined, entry: row.clusterId ?? undefined, detail: row.detail ?? undefined, proposal: row.proposal ?? undefined })
})
