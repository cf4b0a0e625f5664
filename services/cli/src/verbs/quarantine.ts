import { Trouble } from '@commonshelf/local'
import { withQueues, withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { wantedLibrary } from './libraries.js'
import { whole } from './numbers.js'
import { wantedSource } from './sources.js'

interface Which { source?: string, harvest?: string, library?: string, state?: 'open' | 'replayed' | 'dismissed', limit: string }

export async function listQuarantine (options: Answering & Which): Promise<void> {
  const shown = await withStore(async store => {
    const [libraries, sources] = await Promise.all([store.libraries.list(), store.sources.list()])
    const codes = new Map(libraries.map(({ id, code }) => [id, code]))
    const libraryOf = new Map(sources.map(({ id, libraryId }) => [id, codes.get(libraryId)]))
    if (options.source !== undefined) await wantedSource(store, options.source)
    const library = options.library === undefined ? undefined : await wantedLibrary(store, options.library)
    const those = sources.filter(({ id, libraryId }) => (library === undefined || libraryId === library.id) && (options.source === undefined || id === options.source)).map(({ id }) => id)
    const sourceIds = library === undefined && options.source === undefined ? undefined : those
    const cases = await store.quarantine.list({
      limit: whole(options.limit, '--limit'),
      ...options.state === undefined ? {} : { state: options.state },
      ...sourceIds === undefined ? {} : { sourceIds },
      ...options.harvest === undefined ? {} : { harvestId: options.harvest }
    })
    return {
      reasons: await store.quarantine.counts(sourceIds),
      cases: cases
        .map(({ id, sourceId, harvestId, identifier, step, reason, detail, state, size, createdAt }) => ({ id, library: libraryOf.get(sourceId), source: sourceId, harvest: harvestId, identifier, step, reason, detail, state, size, createdAt }))
    }
  })
  answer(options, shown, ({ reasons, cases }) => [
    ...reasons.map(({ reason, count }) => `${count}  ${reason}`),
    ...cases.length === 0 ? ['Nothing in quarantine'] : table([['id', 'library', 'step', 'reason', 'identifier', 'detail'], ...cases.map(one => [one.id, one.library, one.step, one.reason, one.identifier, one.detail])])
  ])
}

export async function showQuarantined (id: string, options: Answering): Promise<void> {
  const found = await withStore(async store => store.quarantine.find(id))
  if (found === undefined) throw new Trouble(`Nothing in quarantine has the id ${id}`)
  const { bytes, ...rest } = found
  answer(options, { ...rest, bytes: bytes === null ? null : Buffer.from(bytes).toString('base64') }, ({ step, reason, detail, identifier }) => [
    `${id}  ${step}: ${reason}`, `  ${detail}`, `  identifier ${identifier ?? 'none'}`,
    ...bytes === null ? [] : ['', Buffer.from(bytes).toString('latin1').replaceAll('\x1E', '\n').replaceAll('\x1F', ' $')]
  ])
}

/** Sends cases on their way again: those named, or all that are open of a source or a reason. */
export async function replayQuarantine (ids: string[], options: Answering & { source?: string, reason?: string, all?: boolean }): Promise<void> {
  if (ids.length === 0 && options.source === undefined && options.reason === undefined && options.all !== true) {
    throw new Trouble('Say which: ids, --source ID, --reason CODE or --all')
  }
  const done = await withQueues(async ({ store, queues }) => {
    const { jobs } = await import('@commonshelf/queues')
    let replayed = 0
    for (let before: string | undefined; ;) {
      const page = ids.length > 0 ? [] : await store.quarantine.list({ limit: 1000, ...options.source === undefined ? {} : { sourceId: options.source }, ...before === undefined ? {} : { before } })
      before = page.at(-1)?.id
      const which = ids.length > 0 ? ids : page.filter(({ reason }) => options.reason === undefined || reason === options.reason).map(({ id }) => id)
      if (which.length > 0) {
        const { replayed: sent, batchId } = await store.quarantine.replay(which)
        replayed += sent
        if (batchId !== undefined) await queues.add(jobs.describe, { batchId })
      }
      if (before === undefined) return { replayed }
    }
  })
  answer(options, done, ({ replayed }) => `${replayed} sent on their way again`)
}
