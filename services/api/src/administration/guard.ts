import type { FastifyRequest } from 'fastify'
import type { Harvest, Source, Store } from '@commonshelf/store'
import { callerOf, isWithin, requireWithin } from '../app/access.js'
import { ApiProblem } from '../app/problems.js'
import type { Library } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'

/** Finds what an operator may administer: a source or a harvest of a library in the operator's part of the tree. */
export const guard = (store: Store, directory: Directory) => {
  async function sourceFor (request: FastifyRequest, id: string): Promise<{ source: Source, library: Library }> {
    const source = await store.sources.find(id)
    const library = source && (await directory.librariesById()).get(source.libraryId)
    if (source === undefined || library === undefined) throw new ApiProblem('source-not-found', `No source has the id ${id}`)
    requireWithin(callerOf(request), library)
    return { source, library }
  }
  return {
    sourceFor,
    /** The sources of the caller's part of the tree, by id, each with its library. */
    async ownSources (request: FastifyRequest): Promise<Map<string, Library>> {
      const [libraries, sources] = await Promise.all([directory.librariesById(), store.sources.list()])
      return new Map(sources.flatMap(({ id, libraryId }) => {
        const library = libraries.get(libraryId)
        return library !== undefined && isWithin(callerOf(request), library.path) ? [[id, library] as const] : []
      }))
    },
    async harvestFor (request: FastifyRequest, id: string): Promise<{ harvest: Harvest, source: Source, library: Library }> {
      const harvest = await store.harvests.find(id)
      if (harvest === undefined) throw new ApiProblem('harvest-not-found', `No harvest has the id ${id}`)
      return { harvest, ...await sourceFor(request, harvest.sourceId) }
    }
  }
}
