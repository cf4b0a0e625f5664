import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { jobs, type Queues } from '@commonshelf/queues'
import type { SettledSheets, SheetUpload as UploadRow, Store } from '@commonshelf/store'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { rm } from 'node:fs/promises'
import { Type } from 'typebox'
import { callerOf } from '../app/access.js'
import { cursorOf, pageOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import {
  extents, Harvest, Id, NewSheetReading, oneOf, paging, Problem, ref, SheetMapping, SheetReading, SheetReadings, SheetUpload, SheetUploads, SheetUploadsQuery,
  type Library, type SheetPreview
} from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { nameOf } from '../directory/directory.js'
import { optional } from '../search/summary.js'
import { announce } from './announce.js'
import { guard } from './guard.js'
import { idOf } from './id-of.js'
import { shownHarvest } from './shown.js'
import { keepUpload, largestUpload } from './uploads.js'

const params = Type.Object({ id: Id })
const answers = { 200: ref(SheetUpload), 404: ref(Problem), 409: ref(Problem) }

/** Spreadsheets: handed in, looked at, corrected, confirmed; and what is remembered of how they are read. */
export const sheetRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory, uploads: string }> = async (app, { store, queues, directory, uploads }) => {
  const { sourceFor, ownSources } = guard(store, directory)
  await app.register(multipart, { limits: { files: 1, fields: 0, parts: 1, fileSize: largestUpload } })

  async function uploadFor (request: FastifyRequest, id: string): Promise<{ upload: UploadRow, library: Library }> {
    const upload = await store.sheetUploads.find(id)
    if (upload === undefined) throw new ApiProblem('sheet-not-found', `No spreadsheet has the id ${id}`)
    return { upload, library: (await sourceFor(request, upload.sourceId)).library }
  }
  const tell = (uploadId: string, log: FastifyBaseLogger): Promise<void> =>
    queues.add(jobs.readSheet, { uploadId }).then(() => {}, (err: unknown) => { log.warn({ err, uploadId }, 'the queue could not be told; the harvester will find it') })

  app.post('/sources/:id/sheets', {
    config: { access: 'operator' },
    schema: {
      operationId: 'uploadSheet', tags: ['administration'], summary: 'Hand in a spreadsheet to be looked at; nothing is taken in yet',
      description: 'multipart/form-data with one part, the file. One whose headings were confirmed before is taken in at once, unless `ask` is set.',
      consumes: ['multipart/form-data'], params,
      querystring: Type.Object({ extent: Type.Optional(oneOf(extents)), ask: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
      response: { 202: ref(SheetUpload), 404: ref(Problem), 409: ref(Problem), 413: ref(Problem) }
    }
  }, async (request, reply) => {
    const { source, library } = await sourceFor(request, request.params.id)
    if (source.protocol !== 'spreadsheet') throw new ApiProblem('conflict', 'This source takes no spreadsheets')
    const part = request.isMultipart() ? await request.file() : undefined
    if (part === undefined) throw new ApiProblem('unsupported-media-type', 'Send multipart/form-data with one file')
    // Named apart from files whose harvest begins at once: they are cleared away when a later one is done.
    const file = await keepUpload(part, uploads, `sheet-${source.id}`)
    const upload = await store.sheetUploads.add({
      sourceId: source.id, path: file.path, name: part.filename.slice(0, 200), extent: request.query.extent ?? 'delta', ask: request.query.ask ?? false, staff: callerOf(request).id
    }).catch(async (error: unknown) => {
      await file.discard()
      throw error
    })
    await tell(upload.id, request.log)
    return reply.code(202).send(shownUpload(upload, library))
  })

  app.get('/sheets', {
    config: { access: 'operator' },
    schema: { operationId: 'listSheets', tags: ['administration'], summary: 'Spreadsheets that were handed in, the newest first', querystring: SheetUploadsQuery, response: { 200: ref(SheetUploads) } }
  }, async request => {
    const { source: sourceId, library: code, cursor, limit = 20 } = request.query
    const before = idOf(cursor)
    const libraryOf = await ownSources(request)
    const sourceIds = [...libraryOf].filter(([id, library]) => (sourceId === undefined || id === sourceId) && (code === undefined || library.code === code)).map(([id]) => id)
    const rows = await store.sheetUploads.list({ sourceIds, limit: limit + 1, ...before !== undefined && { before } })
    const page = rows.slice(0, limit)
    return { uploads: page.map(row => shownUpload({ ...row, preview: null }, libraryOf.get(row.sourceId)!)), ...rows.length > limit && { next: cursorOf(page.at(-1)!.id) } }
  })

  app.get('/sheets/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getSheet', tags: ['administration'], summary: 'How a spreadsheet would be read', params, response: answers }
  }, async request => {
    const { upload, library } = await uploadFor(request, request.params.id)
    return shownUpload(upload, library)
  })

  app.put('/sheets/:id/mapping', {
    config: { access: 'operator' },
    schema: {
      operationId: 'mapSheet', tags: ['administration'], summary: 'Say what its columns are, where its headings stand and which sheets are taken in; it is read again',
      params, body: ref(SheetMapping), response: { 202: ref(SheetUpload), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { upload, library } = await uploadFor(request, request.params.id)
    const said = await store.sheetUploads.say(upload.id, request.body.sheets)
    if (said === undefined) throw new ApiProblem('conflict', `This spreadsheet is ${upload.state}`)
    await tell(upload.id, request.log)
    return reply.code(202).send(shownUpload(said, library))
  })

  app.post('/sheets/:id/confirm', {
    config: { access: 'operator' },
    schema: {
      operationId: 'confirmSheet', tags: ['administration'], summary: 'Take it in as the preview shows, and remember how for the next with these headings',
      params,
      querystring: Type.Object({ trial: Type.Optional(Type.Boolean({ description: 'Show first what would change' })) }, { additionalProperties: false }),
      response: { 202: ref(Harvest), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { upload, library } = await uploadFor(request, request.params.id)
    const sheets = upload.preview as SheetPreview[] | null
    if (upload.state === 'waiting' && sheets?.some(({ use }) => use) !== true) throw new ApiProblem('conflict', 'No sheet of it is taken in: choose one, and a column for its titles or ISBNs')
    const confirmed = await store.sheetUploads.confirm(upload.id, settledBy(sheets ?? []), { trial: request.query.trial ?? false })
    const harvest = confirmed?.harvest ?? (upload.harvestId === null ? undefined : await store.harvests.find(upload.harvestId))
    if (harvest === undefined) throw new ApiProblem('conflict', `This spreadsheet is ${upload.state}`)
    if (confirmed !== undefined) await announce(queues, { harvestId: harvest.id }, request.log)
    return reply.code(202).send(shownHarvest(harvest, library))
  })

  app.delete('/sheets/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'discardSheet', tags: ['administration'], summary: 'Throw it away; nothing of it is taken in', params, response: answers }
  }, async request => {
    const { upload, library } = await uploadFor(request, request.params.id)
    const discarded = upload.state === 'discarded' ? upload : await store.sheetUploads.discard(upload.id)
    if (discarded === undefined) throw new ApiProblem('conflict', `This spreadsheet is ${upload.state}`)
    await rm(discarded.path, { force: true })
    return shownUpload(discarded, library)
  })

  app.get('/sources/:id/sheet-readings', {
    config: { access: 'operator' },
    schema: {
      operationId: 'listSheetReadings', tags: ['administration'], summary: "How this source's spreadsheets are read, by their headings",
      params, querystring: Type.Object(paging, { additionalProperties: false }), response: { 200: ref(SheetReadings), 404: ref(Problem) }
    }
  }, async request => {
    const { source: { settings } } = await sourceFor(request, request.params.id)
    const { page, next } = pageOf(Object.entries(readingsOf(settings)).map(([shape, reading]) => ({ shape, ...reading })), request.query)
    const reread = settings.reread as { done: number } | undefined
    return { readings: page, ...next !== undefined && { next }, ...reread !== undefined && { rereading: reread.done } }
  })

  app.put('/sources/:id/sheet-readings/:shape', {
    config: { access: 'operator' },
    schema: {
      operationId: 'correctSheetReading', tags: ['administration'], summary: 'Correct how sheets with these headings are read; rows received before are read again',
      params: Type.Object({ id: Id, shape: Type.String({ pattern: '^[0-9a-f]{16}$' }) }), body: ref(NewSheetReading), response: { 202: ref(SheetReading), 404: ref(Problem) }
    }
  }, async (request, reply) => {
    const { source } = await sourceFor(request, request.params.id)
    const { shape } = request.params
    const known = readingsOf(source.settings)[shape]
    if (known === undefined) throw new ApiProblem('sheet-not-found', `No sheet of source ${source.id} has these headings`)
    const reading = { headings: known.headings, fields: { ...known.fields, ...request.body.fields } }
    await store.sheetUploads.correct(source.id, { readings: { [shape]: reading } as SettledSheets['readings'], leftOut: {} })
    return reply.code(202).send({ shape, ...reading })
  })
}

const readingsOf = ({ sheets }: Record<string, unknown>) => (sheets ?? {}) as Record<string, Omit<SheetReading, 'shape'>>

/** What confirming a preview settles: how each sheet that is used is read, and which lists are left out. */
function settledBy (sheets: SheetPreview[]): SettledSheets {
  const settled: SettledSheets = { readings: {}, leftOut: {} }
  for (const { name, shape, use, isList, columns } of sheets) {
    if (use) settled.readings[shape] = { headings: columns.map(({ heading }) => heading), fields: Object.fromEntries(columns.map(({ key, field }) => [key, field ?? null])) }
    else if (isList) settled.leftOut[name] = shape
  }
  return settled
}

const shownUpload = ({ id, sourceId, name, extent, state, error, harvestId, createdAt, preview }: UploadRow, library: Library): SheetUpload => ({
  id, source: sourceId, library: nameOf(library), name, extent, state, createdAt: createdAt.toISOString(),
  ...optional({ error: error ?? undefined, harvest: harvestId ?? undefined, sheets: preview === null || state === 'reading' ? undefined : preview as SheetPreview[] })
})
