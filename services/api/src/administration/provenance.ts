import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { EntryNotFound } from '@commonshelf/lending'
import type { RecordOrigin, Store } from '@commonshelf/store'
import type { FastifyRequest } from 'fastify'
import { callerOf, requireWithin } from '../app/access.js'
import { ApiProblem } from '../app/problems.js'
import { EntryProvenance, HistoryPolicy, Id, NewHistoryPolicy, Problem, RecordHistory, RecordVersion, ref, type OriginRecord } from '../contract/index.js'
import { nameOf, type Directory } from '../directory/directory.js'
import { staffNameOf } from '../review/staff-name.js'
import { optional } from '../search/summary.js'
import { fieldsOf } from './provenance-fields.js'
import { comparedVersions } from './provenance-versions.js'
import { requireAll } from './whole-catalogue.js'

const params = Type.Object({ id: Id })
const moved = Type.Null({ description: 'The entry was joined to another: its address is in Location' })
const time = (moment: string | Date): string => new Date(moment).toISOString()

/** Which record of which harvest said what of an entry, and what a record said before. */
export const provenanceRoutes: FastifyPluginAsyncTypebox<{ store: Store, directory: Directory }> = async (app, { store, directory }) => {
  async function shownOrigins (origins: RecordOrigin[]): Promise<OriginRecord[]> {
    const libraries = await directory.libraries()
    return origins.map(({ id, identifier, library, source, harvest, receivedAt, version, formerly }) => {
      const named = libraries.get(library)
      return {
        id, identifier, version, formerly, receivedAt: time(receivedAt), source: { id: source.id, protocol: source.protocol },
        library: named === undefined ? { code: library, name: library } : nameOf(named),
        ...harvest === null ? {} : { harvest: { id: harvest.id, ...harvest.startedAt === null ? {} : { at: time(harvest.startedAt) } } }
      }
    })
  }
  /** A record of a library in the caller's part of the tree. */
  async function ownRecord (request: FastifyRequest, id: string): Promise<RecordOrigin> {
    const [origin] = await store.provenance.origins([id])
    if (origin === undefined) throw new ApiProblem('record-not-found', `No record has the id ${id}`)
    requireWithin(callerOf(request), await directory.library(origin.library))
    return origin
  }

  app.get('/entries/:id/provenance', {
    config: { access: 'public' },
    schema: {
      operationId: 'getProvenance', tags: ['catalogue'], summary: 'For each field of an entry, which record of which library and harvest gave it, and why; and what happened to the entry',
      params, response: { 200: ref(EntryProvenance), 308: moved, 404: ref(Problem) }
    }
  }, async ({ params: { id } }, reply) => {
    const [entry] = await store.documents.entries([id])
    if (entry === undefined) {
      const cluster = await store.clusters.find(id)
      if (cluster !== undefined && cluster.id !== id) return reply.redirect(`/v1/entries/${cluster.id}/provenance`, 308)
      throw new EntryNotFound(id)
    }
    const [{ records, pins, events }, origins, corrections] = await Promise.all([store.clusters.why(id), store.provenance.origins(entry.records.map(record => record.id)), store.corrections.ofCluster(id)])
    const corrected = new Set(corrections.filter(({ endedAt }) => endedAt === null).map(({ field }) => field))
    const history = [
      ...events.map(({ kind, otherId, recordIds, at }) => ({ at: time(at), what: kind, details: { records: recordIds, ...otherId === null ? {} : { other: otherId } } })),
      ...pins.map(({ recordA, recordB, same, reason, at }) => ({ at: time(at), what: 'pinned' as const, details: { records: [recordA, recordB], same, ...reason === null ? {} : { reason } } })),
      ...corrections.map(({ field, at, reason }) => ({ at: time(at), what: 'corrected' as const, details: { field, ...reason === null ? {} : { reason } } })),
      ...origins.map(origin => ({ at: time(origin.receivedAt), what: 'received' as const, details: { records: [origin.id], library: origin.library, version: origin.version } }))
    ].sort((a, b) => a.at < b.at ? 1 : -1)
    return { entry: id, fields: fieldsOf(entry, records, corrected), records: await shownOrigins(origins), history: history.slice(0, 500) }
  })

  app.get('/records/:id', {
    config: { access: 'staff' },
    schema: { operationId: 'getRecord', tags: ['administration'], summary: 'A record as its library sends it, with its former versions', params, response: { 200: ref(RecordHistory), 404: ref(Problem) } }
  }, async request => {
    const { id } = request.params
    const origin = await ownRecord(request, id)
    const [versions, policy, [described], clusters, [record]] = await Promise.all([
      store.provenance.versions(id), store.provenance.policy(), store.records.find([id]), store.clusters.ofRecords([id]), shownOrigins([origin])
    ])
    return {
      record: record!, deleted: origin.deleted, policy: { versions: policy.versions, days: policy.days },
      ...optional({ title: described?.record.title.main, entry: clusters.get(id) }),
      versions: versions.map(({ version, deleted, syntax, size, receivedAt, replacedAt, harvest }) => ({
        version, deleted, syntax, size, receivedAt: time(receivedAt),
        ...replacedAt === null ? {} : { replacedAt: time(replacedAt) },
        // Of a file its name: where it lay on a server of ours is nobody's business
        ...harvest === null ? {} : { harvest: { id: harvest.id, extent: harvest.extent, ...optional({ at: harvest.startedAt === null ? undefined : time(harvest.startedAt), file: harvest.file?.split('/').at(-1) }) } }
      }))
    }
  })

  app.get('/records/:id/versions/:version', {
    config: { access: 'staff' },
    schema: {
      operationId: 'getRecordVersion', tags: ['administration'], summary: 'What a version of a record states, beside the version before it',
      params: Type.Object({ id: Id, version: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) }), response: { 200: ref(RecordVersion), 404: ref(Problem) }
    }
  }, async request => {
    const { id, version } = request.params
    const origin = await ownRecord(request, id)
    const versions = await store.provenance.versions(id)
    const earlier = versions.find(one => one.version < version)
    const [state, before, source] = await Promise.all([store.provenance.bytesOf(id, version), earlier && store.provenance.bytesOf(id, earlier.version), store.sources.find(origin.source.id)])
    if (state === undefined || source === undefined) throw new ApiProblem('record-not-found', `Record ${id} has no version ${version} that is kept; there are ${versions.map(one => one.version).join(', ')}`)
    return comparedVersions(state, before, source)
  })

  app.get('/history-policy', {
    config: { access: 'operator' },
    schema: { operationId: 'getHistoryPolicy', tags: ['administration'], summary: 'How much of the history of records is kept', response: { 200: ref(HistoryPolicy) } }
  }, async () => shownPolicy(await store.provenance.policy()))

  app.put('/history-policy', {
    config: { access: 'operator' },
    schema: { operationId: 'setHistoryPolicy', tags: ['administration'], summary: 'Say how much of it is kept; what is beyond that goes within a day', body: ref(NewHistoryPolicy), response: { 200: ref(HistoryPolicy), 403: ref(Problem) } }
  }, async request => {
    requireAll(callerOf(request), await directory.libraries())
    return shownPolicy(await store.provenance.setPolicy(request.body as NewHistoryPolicy, await staffNameOf(store, request)))
  })
}

const shownPolicy = ({ versions, days, setBy, setAt, purged, purgedAt }: Awaited<ReturnType<Store['provenance']['policy']>>): HistoryPolicy => ({
  versions, days, setAt: setAt.toISOString(), purged, ...optional({ setBy: setBy ?? undefined, purgedAt: purgedAt?.toISOString() })
})
