import { Trouble } from '@commonshelf/local'
import type { Shadow, ShadowChange, Store } from '@commonshelf/store'
import { readFile } from 'node:fs/promises'
import { withQueues, withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { numbered, whole } from './numbers.js'
import { lineOf, untilOver } from './reruns.js'

export async function listRules (options: Answering & { limit: string }): Promise<void> {
  const listed = await withStore(async store => {
    await store.rules.active() // a catalogue that never matched has its first version from here
    const versions = await store.rules.list({ limit: whole(options.limit, '--limit') })
    const shadows = await store.shadows.latestOf(versions.map(({ id }) => id))
    return versions.map(version => ({ ...version, shadow: shadows.get(version.id) ?? null }))
  })
  answer(options, listed, versions => table([
    ['id', 'name', 'state', 'by', 'trial', 'merges', 'splits'],
    ...versions.map(({ id, name, state, createdBy, shadow }) => [id, name, state, createdBy, shadow?.state, shadow?.merges, shadow?.splits])
  ]))
}

export async function showRules (id: string | undefined, options: Answering): Promise<void> {
  const version = await withStore(store => id === undefined ? store.rules.active() : store.rules.get(numbered(id)))
  answer(options, options.json === true ? version.rules : version, () => [
    `version ${version.id} "${version.name}", ${version.state}, by ${version.createdBy}${version.reason === null ? '' : `: ${version.reason}`}`,
    `  threshold ${version.rules.threshold}, doubt band ${version.rules.doubtBand}, key limit ${version.rules.keyLimit}`,
    `  vetoes: ${version.rules.vetoes.join(', ')}`,
    `  keys: ${version.rules.keys.join(', ')}`,
    ...Object.entries(version.rules.points).map(([feature, outcomes]) => `  ${feature}: ${Object.entries(outcomes).map(([outcome, points]) => `${outcome} ${points}`).join(', ')}`)
  ])
}

export async function addRulesVersion (file: string, options: Answering & { name: string, reason?: string }): Promise<void> {
  const { InvalidRuleSet, readRuleSet } = await import('@commonshelf/catalogue')
  let given: unknown
  try {
    given = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Trouble(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
  const version = await withStore(async store => {
    try {
      const rules = readRuleSet(typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given, name: options.name } : given)
      return await store.rules.add({ name: options.name, rules, createdBy: 'operator', ...options.reason === undefined ? {} : { reason: options.reason } })
    } catch (error) {
      throw error instanceof InvalidRuleSet ? new Trouble(error.message) : error
    }
  })
  answer(options, version, () => `version ${version.id} "${version.name}" is a draft. Try it with: commonshelf rules try ${version.id}`)
}

export async function tryRules (id: string, options: Answering & { wait?: true }): Promise<void> {
  const shadow = await withQueues(async ({ store, queues }) => {
    const ordered = await store.shadows.order(numbered(id), 'operator')
    const { jobs } = await import('@commonshelf/queues')
    await queues.add(jobs.shadow, { shadowId: ordered.id })
    return options.wait === true ? untilOver(() => store.shadows.get(ordered.id), options.json !== true) : ordered
  })
  answer(options, shadow, () => `version ${id} is tried: ${lineOf(shadow)}; ${figuresOf(shadow)}`)
}

const figuresOf = ({ before, after, merges, splits }: Shadow): string => `entries ${before} now, ${after} then; ${merges} made of several, ${splits} would fall apart`

/** The latest trial of a version. */
async function trialOf (store: Store, id: string): Promise<Shadow> {
  await store.rules.get(numbered(id))
  const shadow = (await store.shadows.latestOf([id])).get(id)
  if (shadow === undefined) throw new Trouble(`Version ${id} was not tried yet. Try it with: commonshelf rules try ${id}`)
  return shadow
}

export async function showDifference (id: string, options: Answering & { cause?: string, kind?: ShadowChange['kind'], limit: string }): Promise<void> {
  const shown = await withStore(async store => {
    const shadow = await trialOf(store, id)
    const [totals, changes] = await Promise.all([
      store.shadows.totals(shadow.id),
      store.shadows.changes(shadow.id, { limit: whole(options.limit, '--limit'), ...options.cause === undefined ? {} : { cause: options.cause }, ...options.kind === undefined ? {} : { kind: options.kind } })
    ])
    return { ...shadow, ...totals, samples: changes }
  })
  answer(options, shown, ({ causes, libraries, requests, samples }) => [
    lineOf(shown), figuresOf(shown), `${libraries} libraries and ${requests} open requests concerned`,
    ...causes.map(({ cause, changes }) => `  ${changes}  ${cause}`),
    ...samples.flatMap(({ kind, cause, parts, pair }) => [
      `${kind} (${cause})${pair === null ? '' : `: ${pair.a} and ${pair.b}, now ${pair.now.veto ?? pair.now.score}, tried ${pair.tried.veto ?? pair.tried.score}`}`,
      ...parts.flatMap((part, at) => part.map(({ id: record, library, identifier, cluster, record: { title, year } }) => `  ${at + 1}  ${record}  ${library} ${identifier}  cluster ${cluster ?? '-'}  ${title.main}${year === undefined ? '' : `, ${year}`}`))
    ])
  ])
}

export async function steerTrial (how: 'pause' | 'resume' | 'stop', id: string, options: Answering): Promise<void> {
  const shadow = await withQueues(async ({ store, queues }) => {
    const { id: shadowId, state } = await trialOf(store, id)
    const steered = await store.shadows[how](shadowId)
    if (steered === undefined) throw new Trouble(`The trial of version ${id} is ${state}`)
    const { jobs } = await import('@commonshelf/queues')
    await queues.add(jobs.shadow, { shadowId })
    return steered
  })
  answer(options, shadow, () => `the trial of version ${id}: ${lineOf(shadow)}`)
}

export async function switchRules (id: string, options: Answering & { reason?: string, unseen?: true, wait?: true }): Promise<void> {
  const switched = await withQueues(async ({ store, queues }) => {
    const { version, rerun } = await store.rules.switchOn(numbered(id), { by: 'operator', unseen: options.unseen === true, ...options.reason === undefined ? {} : { reason: options.reason } })
    const { jobs } = await import('@commonshelf/queues')
    await queues.add(jobs.rerun, { rerunId: rerun.id })
    return { version, rerun: options.wait === true ? await untilOver(() => store.reruns.get(rerun.id), options.json !== true) : rerun }
  })
  answer(options, switched, ({ version, rerun }) => `version ${version.id} "${version.name}" is active; run ${rerun.id} matches all records anew: ${lineOf(rerun)}`)
}
