import { Trouble } from '@commonshelf/local'
import { withQueues, withStore } from '../home.js'
import { setTimeout as pause } from 'node:timers/promises'
import { answer, progress, progressDone, table, type Answering } from '../output.js'
import { wantedLibrary } from './libraries.js'
import { numbered, whole } from './numbers.js'
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
      ...options.harvest === undefined ? {} : { harvestId: numbered(options.harvest, 'a harvest') }
    })
    return {
      reasons: await store.quarantine.counts(sourceIds),
      cases: cases
        .map(({ id, sourceId, harvestId, identifier, step, reason, detail, state, size, createdAt }) => ({ id, library: libraryOf.get(sourceId), source: sourceId, harvest: harvestId, identifier, step, reason, detail, state, size, createdAt }))
    }
  })
  answer(options, shown, ({ reasons, cases }) => [
    // They are counts of what is open
    ...options.state === undefined || options.state === 'open' ? reasons.map(({ reason, count }) => `${count}  ${reason}`) : [],
    ...cases.length === 0 ? ['Nothing in quarantine'] : table([['id', 'library', 'step', 'reason', 'identifier', 'detail'], ...cases.map(one => [one.id, one.library, one.step, one.reason, one.identifier, one.detail])])
  ])
}

interface Shown extends Answering { encoding?: string, hex?: boolean }

export async function showQuarantined (id: string, options: Shown): Promise<void> {
  const { decodedAs, encodingNamed, encodings, faultsOf } = await import('@commonshelf/marc')
  const encoding = encodingNamed(options.encoding ?? 'auto')
  if (encoding === undefined) throw new Trouble(`--encoding "${options.encoding}" is none that is known: auto, ${encodings.join(', ')}`)
  const found = await withStore(async store => store.quarantine.find(numbered(id, 'a case')))
  if (found === undefined) throw new Trouble(`Nothing in quarantine has the id ${id}. The list: commonshelf quarantine list`)
  const { bytes, ...rest } = found
  const faults = bytes === null ? [] : faultsOf(bytes, rest.syntax)
  answer(options, { ...rest, faults, bytes: bytes === null ? null : Buffer.from(bytes).toString('base64') }, ({ step, reason, detail, identifier, state, note, tries }) => [
    `${id}  ${step}: ${reason}  (${state}${tries > 0 ? `, tried ${tries} times` : ''})`, `  ${detail}`, `  identifier ${identifier ?? 'none'}`, ...note === null ? [] : [`  note: ${note}`],
    ...faults.map(({ offset, what }) => `  byte ${offset}: ${what}`),
    ...bytes === null ? [] : ['', options.hex === true ? hexOf(bytes) : decodedAs(bytes, encoding).text.replaceAll('\x1E', '\n').replaceAll('\x1F', ' $')]
  ])
}

const hexOf = (bytes: Uint8Array): string => Array.from({ length: Math.ceil(bytes.length / 16) }, (_, line) => {
  const row = Buffer.from(bytes.subarray(line * 16, line * 16 + 16))
  const hex = [...row].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
  return `${(line * 16).toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${row.toString('latin1').replace(/[^\x20-\x7e]/g, '.')}`
}).join('\n')

interface Several extends Answering { source?: string, reason?: string, all?: boolean, wait?: boolean, note?: string }

/** Tries cases again: those named, or all that are open of a source or a reason; waits for what comes of it. */
export async function replayQuarantine (ids: string[], options: Several): Promise<void> {
  if (ids.length === 0 && options.source === undefined && options.reason === undefined && options.all !== true) {
    throw new Trouble('Say which: ids, --source ID, --reason CODE or --all')
  }
  for (const id of ids) numbered(id, 'a case')
  const done = await withQueues(async ({ store, queues }) => {
    const { jobs } = await import('@commonshelf/queues')
    if (options.source !== undefined) await wantedSource(store, options.source)
    let replay = await store.quarantineReplays.order({
      ...ids.length > 0 && { ids }, ...options.source !== undefined && { sourceIds: [options.source] }, ...options.reason !== undefined && { reason: options.reason }, startedBy: 'operator'
    })
    if (ids.length > 0 && replay.total === 0) throw new Trouble(`None of these is an open case: ${ids.join(', ')}. The list: commonshelf quarantine list`)
    if (replay.state === 'waiting') await queues.add(jobs.replay, { replayId: replay.id })
    while (options.wait !== false && (replay.state === 'waiting' || replay.state === 'running')) {
      progress(`${replay.taken + replay.refused} of ${replay.total} tried`)
      await pause(500)
      replay = await store.quarantineReplays.find(replay.id) ?? replay
    }
    if (options.wait !== false) progressDone()
    const { id, state, total, taken, refused, error } = replay
    return { replay: id, state, total, taken, refused, ...error === null ? {} : { error } }
  })
  answer(options, done, ({ replay, state, total, taken, refused }) => total === 0 ? 'No open case is like that' : state === 'finished' ? `${taken} taken in, ${refused} refused again` : `replay ${replay} of ${total} cases is ${state}`)
  if (done.state === 'failed') process.exitCode = 1
}

/** Lays cases aside: those named, or all that are open for a reason. */
export async function dismissQuarantined (ids: string[], options: Several): Promise<void> {
  if (ids.length === 0 && options.reason === undefined) throw new Trouble('Say which: ids, or --reason CODE, with --source ID or without')
  for (const id of ids) numbered(id, 'a case')
  const by = { staff: 'operator', ...options.note === undefined ? {} : { note: options.note } }
  const dismissed = await withStore(async store => {
    if (options.source !== undefined) await wantedSource(store, options.source)
    if (ids.length === 0) {
      const sourceIds = options.source === undefined ? (await store.sources.list()).map(({ id }) => id) : [options.source]
      return store.quarantine.dismissAll({ sourceIds, reason: options.reason! }, by)
    }
    for (const id of ids) await store.quarantine.dismiss(id, by)
    return ids.length
  })
  answer(options, { dismissed }, () => `${dismissed} laid aside`)
}
