import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { usualLengths } from '@commonshelf/catalogue'
import { correctedFormOf, correctedRecords, csvLine, frameOf, type CorrectedForm, type CorrectedRecord } from '@commonshelf/reading'
import type { Source, Store } from '@commonshelf/store'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { callerOf, requireWithin } from '../app/access.js'
import { ApiProblem } from '../app/problems.js'
import { Id, oneOf, Problem, ref } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { xlsxOf } from '../app/xlsx.js'
import { guard } from './guard.js'

const params = Type.Object({ id: Id })
const onlyChanged = Type.Object({ only: Type.Optional(oneOf(['changed'], { description: 'Leave out records without a change' })) }, { additionalProperties: false })
const sheet = Type.Object({ format: Type.Optional(oneOf(['csv', 'xlsx'])), code: Type.Optional(Type.String({ maxLength: 50 })) }, { additionalProperties: false })

/** Records read at a time while a file is written. */
const piece = 200

const endings: Record<CorrectedForm, { type: string, ending: string }> = {
  iso2709: { type: 'application/marc', ending: 'mrc' }, marcxml: { type: 'application/marcxml+xml; charset=utf-8', ending: 'xml' },
  'marc-json': { type: 'application/x-ndjson; charset=utf-8', ending: 'jsonl' }, csv: { type: 'text/csv; charset=utf-8', ending: 'csv' }
}

/** What a library takes home: its findings as a sheet, its records put right, and the list of what was changed in them. */
export const qualityFileRoutes: FastifyPluginAsyncTypebox<{ store: Store, directory: Directory }> = async (app, { store, directory }) => {
  const { sourceFor } = guard(store, directory)

  async function corrected (source: Source): Promise<{ form: CorrectedForm, headings: string[], records: AsyncGenerator<CorrectedRecord> }> {
    const form = correctedFormOf((await store.quality.recordsAfter(source.id, '', 1))[0], source)
    if (form === undefined) throw new ApiProblem('conflict', 'There is no corrected file for what this source sends: it has to be MARC or a spreadsheet')
    const measure = { year: new Date().getFullYear(), barcodeLengths: usualLengths(await store.quality.barcodeLengths(source.libraryId)) }
    const stored = {
      async recordsAfter (identifier: string) {
        await turn() // other calls have their turn between two pieces
        return store.quality.recordsAfter(source.id, identifier, piece)
      },
      isbnsBeside: (ids: string[]) => store.quality.isbnsBeside(ids)
    }
    return { ...form, records: correctedRecords(source, form, measure, stored) }
  }

  app.get('/sources/:id/corrected-file', {
    config: { access: 'staff' },
    schema: {
      operationId: 'getCorrectedFile', tags: ['quality'], summary: "A source's records with what is certain put right, in the syntax they came in, in UTF-8",
      params, querystring: onlyChanged, response: { 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { source, library } = await sourceFor(request, request.params.id)
    const { form, headings, records } = await corrected(source)
    const { head, tail } = frameOf(form, headings)
    async function * file (): AsyncGenerator<Uint8Array | string> {
      if (head !== '') yield head
      for await (const { bytes, changes } of records) if (bytes.length > 0 && (request.query.only === undefined || changes.length > 0)) yield bytes
      if (tail !== '') yield tail
    }
    return send(reply, file(), endings[form].type, `${library.code}-${source.id}-corrected.${endings[form].ending}`)
  })

  app.get('/sources/:id/corrections', {
    config: { access: 'staff' },
    schema: { operationId: 'listChanges', tags: ['quality'], summary: 'What the corrected file has otherwise than the records came, as a sheet', params, querystring: sheet, response: { 404: ref(Problem), 409: ref(Problem) } }
  }, async (request, reply) => {
    const { source, library } = await sourceFor(request, request.params.id)
    const { records } = await corrected(source)
    async function * rows (): AsyncGenerator<string[]> {
      yield ['record', 'place', 'code', 'before', 'after', 'moved to', 'left as it came because']
      for await (const { identifier, changes, kept } of records) {
        for (const { place, code, before, after, to } of changes) yield [identifier, place, code, before, after, to ?? '', '']
        if (kept !== undefined) yield [identifier, '', '', '', '', '', kept]
      }
    }
    return sendSheet(reply, rows(), request.query.format, `${library.code}-${source.id}-changes`)
  })

  app.get('/quality-reports/:id/findings-file', {
    config: { access: 'staff' },
    schema: { operationId: 'getFindingsFile', tags: ['quality'], summary: 'All findings of a report as a sheet', params, querystring: sheet, response: { 404: ref(Problem) } }
  }, async (request, reply) => {
    const report = await store.quality.find(request.params.id)
    const library = report && (await directory.librariesById()).get(report.libraryId)
    if (report === undefined || library === undefined) throw new ApiProblem('not-found', `No quality report has the id ${request.params.id}`)
    requireWithin(callerOf(request), library)
    const { code } = request.query
    async function * rows (): AsyncGenerator<string[]> {
      yield ['record', 'title', 'code', 'field', 'value', 'proposal', 'safe', 'detail', 'entry']
      for (let after = '0'; ;) {
        const page = await store.quality.findings(report!.id, { after, limit: 500, ...code === undefined ? {} : { code } })
        if (page.length === 0) return
        after = page.at(-1)!.id
        for (const one of page) yield [one.identifier, one.title ?? '', one.code, one.field, one.value, one.proposal ?? '', one.safe ? '✓' : '', one.detail ?? '', one.clusterId ?? '']
      }
    }
    return sendSheet(reply, rows(), request.query.format, `${library.code}-findings-${report.id}`)
  })
}

function sendSheet (reply: FastifyReply, rows: AsyncGenerator<string[]>, format: 'csv' | 'xlsx' | undefined, name: string) {
  if (format === 'xlsx') return send(reply, xlsxOf(rows), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', `${name}.xlsx`)
  async function * csv (): AsyncGenerator<string> {
    yield '\ufeff'
    for await (const row of rows) yield csvLine(row, true)
  }
  return send(reply, csv(), 'text/csv; charset=utf-8', `${name}.csv`)
}

function send (reply: FastifyReply, pieces: AsyncGenerator<Uint8Array | string>, type: string, name: string) {
  return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(Readable.from(gathered(pieces), { objectMode: false }))
}

/** Small pieces in bigger ones: a write for each line would cost more than the line. */
async function * gathered (pieces: AsyncGenerator<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    waiting.push(bytes)
    size += bytes.length
    if (size < 64 * 1024) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(waiting)
}
