import { Trouble } from '@commonshelf/local'
import type { Harvest, Store, Trial } from '@commonshelf/store'
import { userInfo } from 'node:os'
import { withQueues } from '../home.js'
import { answer, progress, progressDone, type Answering } from '../output.js'
import { numbered } from './numbers.js'

/** Whoever sits at the command line, as histories name who decided. */
const whoever = (): string => userInfo().username

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** @throws Trouble where there is none */
export async function wantedHarvest (store: Pick<Store, 'harvests'>, id: string): Promise<Harvest> {
  const run = await store.harvests.find(numbered(id, 'a harvest'))
  if (run === undefined) throw new Trouble(`No harvest has the id ${id}. The list: commonshelf harvest list`)
  return run
}

/** Waits until a trial is compared, or stands still. */
export async function untilShown (store: Store, harvestId: string, tell: boolean): Promise<void> {
  let last = ''
  for (;;) {
    const [run, trial] = [await store.harvests.find(harvestId), await store.trials.find(harvestId)]
    if (run === undefined || !['waiting', 'running', 'stopping', 'comparing'].includes(run.state)) break
    const sentence = `${run.state}: received ${run.received}; looked at ${trial?.position ?? 0} of ${trial?.staged ?? 0}, compared ${trial?.matched ?? 0} of ${trial?.toMatch ?? 0}`
    if (tell && sentence !== last) progress(sentence)
    last = sentence
    await pause(200)
  }
  if (tell && last !== '') progressDone()
}

/** What a trial found, line by line. */
export function trialLines (trial: Trial): string[] {
  const { verdicts = {}, guard, entries, changes, fields = {}, refused = {}, quality = {}, requests } = trial.counts
  const listed = (counts: Record<string, number>): string => Object.entries(counts).sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`).join(', ')
  return [
    `  would be: ${['added', 'changed', 'unchanged', 'refused', 'stated', 'missing'].map(verdict => `${verdict} ${verdicts[verdict] ?? 0}`).join(', ')}`,
    ...guard === undefined ? [] : [`  withdrawals: ${guard.verdict} (${guard.stated + guard.missing} of ${guard.present}, ${guard.allowed} without asking)`],
    ...entries === undefined ? [] : [`  entries: new ${entries.new}, records joining one ${entries.joined}, gone ${entries.gone}, merges ${changes?.merges ?? 0}, splits ${changes?.splits ?? 0}, open requests touched ${requests?.open ?? 0}`],
    ...Object.keys(fields).length === 0 ? [] : [`  fields that change: ${listed(fields)}`],
    ...Object.keys(refused).length === 0 ? [] : [`  refused: ${listed(refused)}`],
    ...Object.keys(quality).length === 0 ? [] : [`  quality: ${listed(quality)}`]
  ]
}

export async function takeTrial (id: string, options: Answering): Promise<void> {
  const taken = await withQueues(async ({ store, queues }) => {
    const { takeTrial: take } = await import('@commonshelf/harvester')
    const { state } = await wantedHarvest(store, id)
    const run = await take({ store, queues }, id, whoever())
    if (run === undefined) throw new Trouble(`Harvest ${id} is no trial that is shown, but ${state}`)
    return { harvest: id, state: run.state }
  })
  answer(options, taken, ({ state }) => `harvest ${id} is ${state}: what it staged is taken in. Watch it with: commonshelf harvest show ${id}`)
}

export async function dropTrial (id: string, options: Answering): Promise<void> {
  await withQueues(async ({ store }) => {
    const { state } = await wantedHarvest(store, id)
    if (await store.trials.drop(id, whoever()) === undefined) throw new Trouble(`Harvest ${id} is no trial that could be thrown away, but ${state}`)
  })
  answer(options, { harvest: id, state: 'dropped' }, () => `what harvest ${id} staged is thrown away`)
}

export async function approveWithdrawals (id: string, options: Answering): Promise<void> {
  const { withdrawn } = await withQueues(async ({ store, queues }) => {
    const { jobs } = await import('@commonshelf/queues')
    const { state } = await wantedHarvest(store, id)
    const outcome = await store.withdrawals.approve(id, whoever())
    if (outcome === undefined) throw new Trouble(`Harvest ${id} asks nothing: it is ${state}`)
    await queues.addMany(jobs.describe, outcome.batchIds.map(batchId => ({ batchId })))
    return outcome
  })
  answer(options, { harvest: id, withdrawn }, () => `withdrawn ${withdrawn}`)
}

export async function refuseWithdrawals (id: string, options: Answering): Promise<void> {
  const { kept } = await withQueues(async ({ store }) => {
    const { state } = await wantedHarvest(store, id)
    const outcome = await store.withdrawals.refuse(id, whoever())
    if (outcome === undefined) throw new Trouble(`Harvest ${id} asks nothing: it is ${state}`)
    return outcome
  })
  answer(options, { harvest: id, kept }, () => `kept ${kept}`)
}
