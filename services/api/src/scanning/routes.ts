import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readIsbnInHand } from '@commonshelf/catalogue'
import type { Queues } from '@commonshelf/queues'
import type { Scan, Store } from '@commonshelf/store'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { announce } from '../administration/announce.js'
import { idOf } from '../administration/id-of.js'
import { callerOf, requireWithin } from '../app/access.js'
import { cursorOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Code, CopiesQuery, IsbnLookUp, NewCopies, Problem, ref, ScannedCopies, ScannedCopy, ScanResults, type Library, type ScanResult } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { shownBook, shownCopy, shownOutcome } from './shown.js'

const params = Type.Object({ code: Code })

/** Copies that are added by scanning their ISBNs: a village room joins with nothing but a phone. */
export const scanningRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  async function ownLibrary (request: FastifyRequest, code: string): Promise<Library> {
    const library = await directory.library(code)
    requireWithin(callerOf(request), library)
    return library
  }

  app.post('/libraries/:code/copies', {
    config: { access: 'staff' },
    bodyLimit: 200_000,
    schema: {
      operationId: 'addCopies', tags: ['scanning'], summary: 'Books in the hand become copies of this library, up to 200 at a time',
      description: 'Each scan is answered by itself, in order; one that is refused holds up no other. Sending a scan again changes nothing and is answered as it stands.',
      params, body: ref(NewCopies), response: { 200: ref(ScanResults), 403: ref(Problem), 404: ref(Problem) }
    }
  }, async request => {
    const library = await ownLibrary(request, request.params.code)
    const results = new Map<string, ScanResult>()
    const scans: Scan[] = []
    for (const { isbn: given, ...rest } of request.body.scans) {
      const read = readIsbnInHand(given)
      if ('wrong' in read) results.set(rest.scan, { scan: rest.scan, state: 'refused', reason: read.wrong, ...'expected' in read && { expected: read.expected } })
      else scans.push({ ...trimmed(rest), isbn: read.isbn })
    }
    if (scans.length > 0) {
      const { outcomes, copies, batchId } = await store.scannedCopies.attach(library.id, scans, callerOf(request).id)
      if (batchId !== undefined) await announce(queues, { batchId }, request.log)
      const entries = await store.scannedCopies.entriesOf([...new Set([...scans.map(({ isbn }) => isbn), ...outcomes.flatMap(one => 'refused' in one ? one.bearer.isbn ?? [] : [])])])
      for (const [at, outcome] of outcomes.entries()) results.set(outcome.scan, shownOutcome(outcome, scans[at]!.isbn, copies, entries, library.code))
    }
    return { results: request.body.scans.map(({ scan }) => results.get(scan)!) }
  })

  app.get('/libraries/:code/copies', {
    config: { access: 'staff' },
    schema: {
      operationId: 'listCopies', tags: ['scanning'], summary: 'What was added by scanning, the newest first',
      params, querystring: CopiesQuery, response: { 200: ref(ScannedCopies), 403: ref(Problem), 404: ref(Problem) }
    }
  }, async request => {
    const library = await ownLibrary(request, request.params.code)
    const { cursor, limit = 20 } = request.query
    const before = idOf(cursor)
    const [rows, total] = await Promise.all([store.scannedCopies.list(library.id, { limit: limit + 1, ...before !== undefined && { before } }), store.scannedCopies.count(library.id)])
    const page = rows.slice(0, limit)
    return { copies: page.map(shownCopy), total, ...rows.length > limit && { next: cursorOf(page.at(-1)!.id) } }
  })

  app.delete('/libraries/:code/copies/:scan', {
    config: { access: 'staff' },
    schema: {
      operationId: 'undoCopy', tags: ['scanning'], summary: 'Take a scan back; a second time changes nothing',
      params: Type.Object({ code: Code, scan: Type.String({ maxLength: 64 }) }), response: { 200: ref(ScannedCopy), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async request => {
    const library = await ownLibrary(request, request.params.code)
    const undone = await store.scannedCopies.undo(library.id, request.params.scan)
    if (undone === undefined) throw new ApiProblem('scan-not-found', `${library.code} has no scan ${request.params.scan}`)
    if (undone.batchId !== undefined) await announce(queues, { batchId: undone.batchId }, request.log)
    return shownCopy(undone.copy)
  })

  app.get('/libraries/:code/isbns/:isbn', {
    config: { access: 'staff' },
    schema: {
      operationId: 'lookUpIsbn', tags: ['scanning'], summary: 'The book with this ISBN, and who else has it',
      params: Type.Object({ code: Code, isbn: Type.String({ maxLength: 60 }) }), response: { 200: ref(IsbnLookUp), 400: ref(Problem), 403: ref(Problem), 404: ref(Problem) }
    }
  }, async request => {
    const library = await ownLibrary(request, request.params.code)
    const read = readIsbnInHand(request.params.isbn)
    if ('wrong' in read) {
      throw new ApiProblem('invalid-request', 'This is no ISBN', [{ field: 'isbn', value: request.params.isbn, expected: 'expected' in read ? `with a last digit that agrees, such as ${read.expected}` : 'ten or thirteen digits' }])
    }
    const book = shownBook((await store.scannedCopies.entriesOf([read.isbn])).get(read.isbn), library.code)
    return { isbn: read.isbn, ...book !== undefined && { book } }
  })
}

/** A scanner may send blanks along; a field that is only blanks has been refused by its schema. */
const trimmed = <T extends Record<string, string>>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()])) as T
