import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cite, citationStyles, plainCitation } from '@commonshelf/catalogue'
import type { Store } from '@commonshelf/store'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { ApiProblem } from '../app/problems.js'
import { Citations, ExportList, ExportQuery, Id, Problem, ref, type ExportFormat } from '../contract/index.js'
import { lookUpEntry } from '../entries/look-up.js'
import { exportForms, exportOne } from './formats.js'
import { settingOf } from './setting.js'

const params = Type.Object({ id: Id })
const moved = Type.Null({ description: 'The entry was joined to another: its address is in Location' })

/** Entries read at a time while a file is written. */
const piece = 50

/** Unknown ids that are named before the rest is not looked at. */
const named = 10

/** Entries in the forms that reference managers, writers, catalogues and search engines read. */
export const exportRoutes: FastifyPluginAsyncTypebox<{ store: Pick<Store, 'documents' | 'clusters'> }> = async (app, { store }) => {
  app.get('/entries/:id/export', {
    config: { access: 'public' },
    schema: {
      operationId: 'exportEntry', tags: ['catalogue'], summary: 'An entry as a reference, a citation, a MARC record or linked data',
      params, querystring: ExportQuery, response: { 308: moved, 404: ref(Problem) }
    }
  }, async (request, reply) => {
    const { params: { id }, query: { format } } = request
    const entry = await lookUpEntry(store, id)
    if ('movedTo' in entry) return reply.redirect(`/v1/entries/${entry.movedTo}/export?format=${format}`, 308)
    const form = exportForms[format]
    return sendFile(reply, format, id, exportOne(form, entry, settingOf(request, id)))
  })

  app.get('/entries/:id/citations', {
    config: { access: 'public' },
    schema: { operationId: 'getCitations', tags: ['catalogue'], summary: 'An entry as each style of citation has it', params, response: { 200: ref(Citations), 308: moved, 404: ref(Problem) } }
  }, async (request, reply) => {
    const { id } = request.params
    const entry = await lookUpEntry(store, id)
    if ('movedTo' in entry) return reply.redirect(`/v1/entries/${entry.movedTo}/citations`, 308)
    const citations = citationStyles.map(style => {
      const pieces = cite(entry, style, settingOf(request, id))
      return { style, text: plainCitation(pieces), pieces }
    })
    return { entry: id, citations }
  })

  app.post('/exports', {
    config: { access: 'public' },
    schema: { operationId: 'exportEntries', tags: ['catalogue'], summary: 'A list of entries as one file, in the order given', body: ref(ExportList), response: { 404: ref(Problem) } }
  }, async (request, reply) => {
    const { format, entries } = request.body
    const form = exportForms[format]
    const ids = await present(entries)
    async function * file (): AsyncGenerator<Uint8Array> {
      let at = 0
      for (let start = 0; start < ids.length; start += piece) {
        await turn() // other calls have their turn between two pieces
        const parts: Uint8Array[] = []
        for (const entry of await store.documents.entries(ids.slice(start, start + piece))) {
          const before = at === 0 ? form.head : form.between
          if (before !== undefined) parts.push(Buffer.from(before))
          const item = form.item(entry, settingOf(request, entry.id), ++at)
          parts.push(typeof item === 'string' ? Buffer.from(item) : item)
        }
        yield Buffer.concat(parts)
      }
      if (at === 0 && form.head !== undefined) yield Buffer.from(form.head)
      if (form.tail !== undefined) yield Buffer.from(form.tail)
    }
    return sendFile(reply, format, 'entries', Readable.from(file(), { objectMode: false }))
  })

  /** The ids under which these entries are now, each once; an id that no entry has is refused before the first byte is sent. */
  async function present (asked: readonly string[]): Promise<string[]> {
    const found = new Set<string>()
    for (let start = 0; start < asked.length; start += piece) {
      for (const { id } of await store.documents.entries(asked.slice(start, start + piece))) found.add(id)
    }
    const ids = new Set<string>()
    const unknown: { field: string, value: string, expected: string }[] = []
    for (const [at, id] of asked.entries()) {
      if (found.has(id)) { ids.add(id); continue }
      const entry = await lookUpEntry(store, id).catch((error: { problem?: string }) => {
        if (error.problem === 'entry-not-found') return undefined
        throw error
      })
      if (entry === undefined) unknown.push({ field: `entries.${at}`, value: id, expected: 'must be the id of an entry' })
      else ids.add('movedTo' in entry ? entry.movedTo : entry.id)
      if (unknown.length === named) break
    }
    if (unknown.length > 0) throw new ApiProblem('entry-not-found', `No entry has the id ${unknown.map(({ value }) => value).join(', ')}`, unknown)
    return [...ids]
  }
}

const sendFile = (reply: FastifyReply, format: ExportFormat, name: string, content: string | Buffer | Readable) =>
  reply.type(exportForms[format].type).header('content-disposition', `attachment; filename="commonshelf-${name}.${exportForms[format].ending}"`).send(content)
