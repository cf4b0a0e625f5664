import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { posix } from 'node:path'
import { Type } from 'typebox'
import type { Queues } from '@commonshelf/queues'
import { scanFeed, type Source as SourceRow, type Store } from '@commonshelf/store'
import { callerOf, isWithin, requireWithin } from '../app/access.js'
import { pageOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { extents, Harvest, Id, NewSource, oneOf, Problem, ref, Source, Sources, SourcesQuery } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { announce } from './announce.js'
import { guard } from './guard.js'
import { checkNewSource, fileProtocols, usualSettings } from './new-source.js'
import { shownHarvest, shownSource } from './shown.js'
import { keepUpload, largestUpload } from './uploads.js'

/** The feeds from libraries, and files handed in for them. */
export const sourceRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory, uploads: string }> = async (app, { store, queues, directory, uploads }) => {
  const { sourceFor } = guard(store, directory)
  await app.register(multipart, { limits: { files: 1, fields: 0, parts: 1, fileSize: largestUpload } })

  app.get('/sources', {
    config: { access: 'operator' },
    schema: {
      operationId: 'listSources', tags: ['administration'], summary: "The feeds of the operator's part of the tree",
      querystring: SourcesQuery, response: { 200: ref(Sources) }
    }
  }, async request => {
    const { library: code, ...paging } = request.query
    const libraries = await directory.librariesById()
    const rows = await store.sources.list(code === undefined ? undefined : (await directory.library(code)).id)
    const { page, next } = pageOf(rows.flatMap(row => {
      const library = libraries.get(row.libraryId)
      return library !== undefined && isWithin(callerOf(request), library.path) ? [shownSource(row, library)] : []
    }), paging)
    return { sources: page, ...next === undefined ? {} : { next } }
  })

  app.post('/sources', {
    config: { access: 'operator' },
    schema: {
      operationId: 'addSource', tags: ['administration'], summary: 'A library gives a feed',
      body: ref(NewSource), response: { 201: ref(Source), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { library: code, ...given } = request.body
    const library = await directory.library(code)
    requireWithin(callerOf(request), library)
    checkNewSource(request.body)
    const folder = folderOf(request.body)
    // What is put into a folder is one library's, and taken in once
    const taken = folder !== undefined && (await store.sources.list()).some(one => {
      const other = folderOf(one)
      return other !== undefined && (other === folder || (one.libraryId !== library.id && (other.startsWith(folder) || folder.startsWith(other))))
    })
    if (taken) throw new ApiProblem('conflict', `Another source takes what is put into ${given.address}`)
    const source = await store.sources.add({ ...given, settings: usualSettings(given.protocol, given.settings), libraryId: library.id })
    return reply.code(201).send(shownSource(source, library))
  })

  app.get('/sources/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getSource', tags: ['administration'], summary: 'One feed', params: Type.Object({ id: Id }), response: { 200: ref(Source), 404: ref(Problem) } }
  }, async request => {
    const { source, library } = await sourceFor(request, request.params.id)
    return shownSource(source, library)
  })

  app.post('/sources/:id/uploads', {
    config: { access: 'operator' },
    schema: {
      operationId: 'uploadFile', tags: ['administration'], summary: 'Hand in a file; its harvest begins at once',
      description: 'multipart/form-data with one part, the file. Only a full dump can withdraw records.',
      consumes: ['multipart/form-data'],
      params: Type.Object({ id: Id }),
      querystring: Type.Object({ extent: Type.Optional(oneOf(extents)), trial: Type.Optional(Type.Boolean({ description: 'Show first what would change' })) }, { additionalProperties: false }),
      response: { 202: ref(Harvest), 404: ref(Problem), 409: ref(Problem), 413: ref(Problem) }
    }
  }, async (request, reply) => {
    const { source, library } = await sourceFor(request, request.params.id)
    if (!fileProtocols.includes(source.protocol)) throw new ApiProblem('conflict', 'This source is harvested at its address; it takes no files')
    if (source.settings.feed === scanFeed) throw new ApiProblem('conflict', 'This source has what was scanned copy by copy; hand a list in for another one')
    const part = request.isMultipart() ? await request.file() : undefined
    if (part === undefined) throw new ApiProblem('unsupported-media-type', 'Send multipart/form-data with one file')
    const upload = await keepUpload(part, uploads, source.id)
    try {
      const harvest = await store.harvests.order(source.id, { trial: request.query.trial ?? false, file: { path: upload.path, origin: 'upload', name: upload.name }, extent: request.query.extent ?? 'delta' })
      await announce(queues, { harvestId: harvest.id }, request.log)
      return await reply.code(202).send(shownHarvest(harvest, library))
    } catch (error) {
      await upload.discard()
      throw error
    }
  })
}

/** The drop folder of a source that has one, as a path that can be compared. */
const folderOf = ({ protocol, address }: { protocol: SourceRow['protocol'], address?: string | null }): string | undefined =>
  !fileProtocols.includes(protocol) || address == null || /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? undefined : posix.normalize(`/${address.replaceAll('\\', '/')}/`)
