import { Trouble } from '@commonshelf/local'
import type { Rerun, Store } from '@commonshelf/store'
import { withQueues, withStore } from '../home.js'
import { answer, progress, progressDone, table, type Answering } from '../output.js'
import { numbered, whole } from './numbers.js'

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** What a long piece of work says of itself. */
export const lineOf = ({ state, done, total, error }: Pick<Rerun, 'state' | 'done' | 'total' | 'error'>): string => `${state}, ${done} of ${total} records${error === null ? '' : `: ${error}`}`

/** Waits until a long piece of work is over, and says how far it is. */
export async function untilOver<T extends Pick<Rerun, 'state' | 'done' | 'total' | 'error'>> (look: () => Promise<T>, tell: boolean): Promise<T> {
  let said = ''
  try {
    for (;;) {
      const work = await look()
      const line = lineOf(work)
      if (tell && line !== said) progress(said = line)
      if (!['waiting', 'running', 'stopping'].includes(work.state)) return work
      await pause(300)
    }
  } finally {
    if (tell) progressDone()
  }
}

export async function startRerun (step: string, options: Answering & { library?: string, source?: string, outdated?: true, wait?: true }): Promise<void> {
  if (step !== 'describe' && step !== 'match') throw new Trouble(`The step is describe or match, not "${step}"`)
  if (options.outdated === true && step === 'match') throw new Trouble('--outdated goes with describe: only describing has versions of code')
  if (options.library !== undefined && options.source !== undefined) throw new Trouble('Name a library or a source, not both')
  const run = await withQueues(async ({ store, queues }) => {
    const { jobs } = await import('@commonshelf/queues')
    const scope = await scopeOf(store, options)
    const ordered = await store.reruns.order({ step, startedBy: 'operator', ...scope, ...options.outdated === true ? { outdated: true } : {} })
    await queues.add(jobs.rerun, { rerunId: ordered.id })
    return options.wait === true ? untilOver(() => store.reruns.get(ordered.id), options.json !== true) : ordered
  })
  answer(options, run, () => `run ${run.id}: ${lineOf(run)}`)
}

async function scopeOf (store: Store, { library: code, source: sourceId }: { library?: string, source?: string }): Promise<{ libraryId?: string, sourceId?: string }> {
  if (sourceId !== undefined) {
    if (!/^\d{1,18}$/.test(sourceId) || await store.sources.find(sourceId) === undefined) throw new Trouble(`No source has the id ${sourceId}. The list: commonshelf source list`)
    return { sourceId }
  }
  if (code === undefined) return {}
  const library = await store.libraries.findByCode(code)
  if (library === undefined) throw new Trouble(`No library has the code ${code}. The list: commonshelf library list`)
  return { libraryId: library.id }
}

export async function listReruns (options: Answering & { limit: string }): Promise<void> {
  const listed = await withStore(async store => ({ outdated: await store.records.outdated(), reruns: await store.reruns.list({ limit: whole(options.limit, '--limit') }) }))
  answer(options, listed, ({ outdated, reruns }) => [
    ...table([
      ['id', 'step', 'of', 'state', 'done', 'total', 'by', 'started'],
      ...reruns.map(run => [run.id, run.step, scopeWords(run), run.state, run.done, run.total, run.startedBy, run.startedAt?.toISOString()])
    ]),
    ...outdated === 0 ? [] : [`${outdated} records were described by older code. Describe them anew with: commonshelf rerun start describe --outdated`]
  ])
}

const scopeWords = ({ sourceId, libraryId, outdated }: Rerun): string =>
  `${sourceId !== null ? `source ${sourceId}` : libraryId !== null ? `library ${libraryId}` : 'everything'}${outdated ? ', outdated' : ''}`

export async function showRerun (id: string, options: Answering): Promise<void> {
  const run = await withStore(store => store.reruns.get(numbered(id)))
  answer(options, run, () => [`run ${run.id}: ${run.step}, ${scopeWords(run)}`, `  ${lineOf(run)}`])
}

export async function steerRerun (how: 'pause' | 'resume' | 'stop', id: string, options: Answering): Promise<void> {
  const run = await withQueues(async ({ store, queues }) => {
    const { state } = await store.reruns.get(numbered(id))
    const steered = await store.reruns[how](id)
    if (steered === undefined) throw new Trouble(`Run ${id} is ${state}`)
    const { jobs } = await import('@commonshelf/queues')
    await queues.add(jobs.rerun, { rerunId: id })
    return steered
  })
  answer(options, run, () => `run ${id}: ${lineOf(run)}`)
}
