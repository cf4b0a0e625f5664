import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { jobs, type Queues } from '@commonshelf/queues'
import type { QuarantinedRecord, QuarantineReplay, Store } from '@commonshelf/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../app/access.js'
import { cursorOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { BytesQuery, Dismissal, Dismissals, Dismissed, Id, NewReplay, Problem, Quarantine, QuarantineCounts, Quarantined, QuarantinedBytes, QuarantineQuery, ref, Replay } from '../contract/index.js'
import { nameOf, type Directory } from '../directory/directory.js'
import { optional } from '../search/summary.js'
import { staffNameOf } from '../review/staff-name.js'
import { guard } from './guard.js'
import { idOf } from './id-of.js'
import { shownBytes } from './quarantined-bytes.js'
import { shownCase } from './shown.js'
import { requireAll } from './whole-catalogue.js'

const params = Type.Object({ id: Id })

/** Records that could not go on, with why and their bytes; sent on their way again after a fix. */
export const quarantineRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const { sourceFor, ownSources } = guard(store, directory)

  async function caseFor (request: FastifyRequest, id: string): Promise<{ found: QuarantinedRecord, source: Awaited<ReturnType<typeof sourceFor>> }> {
    const found = await store.quarantine.find(id)
    if (found === undefined) throw new ApiProblem('quarantine-case-not-found', `Nothing in quarantine has the id ${id}`)
    return { found, source: await sourceFor(request, found.sourceId) }
  }
  async function openCase (request: FastifyRequest, id: string): Promise<QuarantinedRecord> {
    const { found } = await caseFor(request, id)
    if (found.state !== 'open') throw new ApiProblem('conflict', `This case is ${found.state}`)
    return found
  }
  /** A replay whose sources all are the caller's own; one of everything is for those who decide for all. */
  async function replayFor (request: FastifyRequest, id: string): Promise<QuarantineReplay> {
    const [replay, own] = [await store.quarantineReplays.find(id), await ownSources(request)]
    // One without sources was ordered on the command line, for all of them
    if (replay?.sourceIds === null) requireAll(callerOf(request), await directory.libraries())
    if (replay === undefined || replay.sourceIds?.every(source => own.has(source)) === false) throw new ApiProblem('not-found', `No replay of your part of the alliance has the id ${id}`)
    return replay
  }
  async function announceReplay (request: FastifyRequest, replay: QuarantineReplay): Promise<void> {
    if (replay.state !== 'waiting') return
    await queues.add(jobs.replay, { replayId: replay.id }).catch((err: unknown) => { request.log.warn({ err }, 'the queue could not be told; the sweeper will find it') })
  }
  async function startReplay (request: FastifyRequest, reply: FastifyReply, wish: { ids?: string[], sourceIds: string[], reason?: string }) {
    const replay = await store.quarantineReplays.order({ ...wish, startedBy: await staffNameOf(store, request) })
    await announceReplay(request, replay)
    return reply.code(202).send(shownReplay(replay))
  }
  /** The caller's own sources, or the one that was named. */
  async function sourcesFor (request: FastifyRequest, sourceId: string | undefined): Promise<string[]> {
    if (sourceId !== undefined) await sourceFor(request, sourceId)
    return sourceId === undefined ? [...(await ownSources(request)).keys()] : [sourceId]
  }

  app.get('/quarantine', {
    config: { access: 'operator' },
    schema: { operationId: 'listQuarantine', tags: ['administration'], summary: 'What could not be taken in, the newest first', querystring: QuarantineQuery, response: { 200: ref(Quarantine) } }
  }, async request => {
    const { source: sourceId, harvest: harvestId, reason, state = 'open', cursor, limit = 20 } = request.query
    const before = idOf(cursor)
    if (sourceId !== undefined) await sourceFor(request, sourceId)
    const libraryOf = await ownSources(request)
    const rows = await store.quarantine.list({ state, limit: limit + 1, sourceIds: [...libraryOf.keys()], ...optional({ sourceId, harvestId, reason, before }) })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      quarantined: page.map(row => shownCase(row, libraryOf.get(row.sourceId))),
      ...rows.length > limit && last !== undefined ? { next: cursorOf(last.id) } : {}
    }
  })

  app.get('/quarantine/counts', {
    config: { access: 'operator' },
    schema: { operationId: 'countQuarantine', tags: ['administration'], summary: 'Open cases by source and reason, the most first', response: { 200: ref(QuarantineCounts) } }
  }, async request => {
    const libraryOf = await ownSources(request)
    const counts = await store.quarantine.countsBySource([...libraryOf.keys()])
    return { counts: counts.map(({ sourceId, reason, count }) => ({ source: sourceId, library: nameOf(libraryOf.get(sourceId)!), reason, count })) }
  })

  app.get('/quarantine/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getQuarantined', tags: ['administration'], summary: 'One case', params, response: { 200: ref(Quarantined), 404: ref(Problem) } }
  }, async request => {
    const { found: { bytes, ...row }, source: { library } } = await caseFor(request, request.params.id)
    return shownCase({ ...row, size: bytes?.length ?? 0 }, library)
  })

  app.get('/quarantine/:id/bytes', {
    config: { access: 'operator' },
    schema: { operationId: 'getQuarantinedBytes', tags: ['administration'], summary: 'Its bytes, as hexadecimal and as text', params, querystring: BytesQuery, response: { 200: ref(QuarantinedBytes), 404: ref(Problem) } }
  }, async request => {
    const { found } = await caseFor(request, request.params.id)
    const { offset = 0, length = 4096, encoding = 'auto' } = request.query
    return shownBytes(found, { offset, length, encoding })
  })

  app.get('/quarantine/:id/raw', {
    config: { access: 'operator' },
    schema: { operationId: 'downloadQuarantined', tags: ['administration'], summary: 'Its bytes as they came', params, response: { 200: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }), 404: ref(Problem) } }
  }, async (request, reply) => {
    const { found } = await caseFor(request, request.params.id)
    return reply.type('application/octet-stream').header('content-disposition', `attachment; filename="quarantine-${found.id}.bin"`).send(Buffer.from(found.bytes ?? new Uint8Array(0)))
  })

  app.post('/quarantine/:id/replay', {
    config: { access: 'operator' },
    schema: { operationId: 'replayQuarantined', tags: ['administration'], summary: 'Try again, after a fix; the replay says what came of it', params, response: { 202: ref(Replay), 404: ref(Problem), 409: ref(Problem) } }
  }, async (request, reply) => {
    const { id, sourceId } = await openCase(request, request.params.id)
    return startReplay(request, reply, { ids: [id], sourceIds: [sourceId] })
  })

  app.post('/quarantine/replays', {
    config: { access: 'operator' },
    schema: {
      operationId: 'replayQuarantine', tags: ['administration'], summary: 'Try several again: some by id, all of a source, of a reason, or all',
      description: 'Cases that were answered in the meantime are passed over: the same call again does nothing twice.', body: ref(NewReplay), response: { 202: ref(Replay), 404: ref(Problem) }
    }
  }, async (request, reply) => {
    const { ids, source, reason } = request.body as NewReplay
    return startReplay(request, reply, { sourceIds: await sourcesFor(request, source), ...ids === undefined ? {} : { ids }, ...reason === undefined ? {} : { reason } })
  })

  app.get('/quarantine/replays/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getReplay', tags: ['administration'], summary: 'How far a replay has come, and what came of it', params, response: { 200: ref(Replay), 404: ref(Problem) } }
  }, async request => shownReplay(await replayFor(request, request.params.id)))

  for (const step of ['stop', 'resume'] as const) {
    app.post(`/quarantine/replays/:id/${step}`, {
      config: { access: 'operator' },
      schema: { operationId: `${step}Replay`, tags: ['administration'], summary: step === 'stop' ? 'Stop after the piece in hand' : 'Go on where it stopped', params, response: { 200: ref(Replay), 404: ref(Problem), 409: ref(Problem) } }
    }, async request => {
      const { id, state } = await replayFor(request, request.params.id)
      const replay = await store.quarantineReplays[step](id)
      if (replay === undefined) throw new ApiProblem('conflict', `The replay is ${state}`)
      await announceReplay(request, replay)
      return shownReplay(replay)
    })
  }

  app.post('/quarantine/:id/dismiss', {
    config: { access: 'operator' },
    schema: { operationId: 'dismissQuarantined', tags: ['administration'], summary: 'Nothing to be done about it; a note says why', params, body: ref(Dismissal), response: { 200: ref(Quarantined), 404: ref(Problem), 409: ref(Problem) } }
  }, async request => {
    const { id } = await openCase(request, request.params.id)
    const { note } = request.body as Dismissal
    await store.quarantine.dismiss(id, { staff: await staffNameOf(store, request), ...note === undefined ? {} : { note } })
    const { found: { bytes, ...row }, source: { library } } = await caseFor(request, id)
    return shownCase({ ...row, size: bytes?.length ?? 0 }, library)
  })

  app.post('/quarantine/dismissals', {
    config: { access: 'operator' },
    schema: { operationId: 'dismissQuarantine', tags: ['administration'], summary: 'Nothing to be done about any of a reason', body: ref(Dismissals), response: { 200: ref(Dismissed), 404: ref(Problem) } }
  }, async request => {
    const { source, reason, note } = request.body as Dismissals
    const sourceIds = await sourcesFor(request, source)
    return { dismissed: await store.quarantine.dismissAll({ sourceIds, reason }, { staff: await staffNameOf(store, request), ...note === undefined ? {} : { note } }) }
  })
}

const shownReplay = ({ id, state, total, taken, refused, error, createdAt, finishedAt }: QuarantineReplay): Replay => ({
  id, state, total, taken, refused, createdAt: createdAt.toISOString(), ...optional({ error: error ?? undefined, finishedAt: finishedAt?.toISOString() })
})
