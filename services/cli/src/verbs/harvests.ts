import { Trouble } from '@commonshelf/local'
import type { HeldQuestion } from '@commonshelf/store'
import { withQueues, withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { whole } from './numbers.js'
import { wantedSource } from './sources.js'
import { trialLines, wantedHarvest } from './trials.js'
import { untilSearchable } from './until-searchable.js'

export async function listHarvests (options: Answering & { source?: string, limit: string }): Promise<void> {
  const harvests = await withStore(async store => store.harvests.list({ limit: whole(options.limit, '--limit'), ...options.source === undefined ? {} : { sourceId: (await wantedSource(store, options.source)).id } }))
  answer(options, harvests.map(run => ({ ...run, checkpoint: undefined })), list => table([
    ['id', 'source', 'extent', 'state', 'received', 'unchanged', 'withdrawn', 'quarantined', 'started'],
    ...list.map(run => [run.id, run.sourceId, run.extent, run.state, run.received, run.unchanged, run.withdrawn, run.quarantined, run.startedAt?.toISOString()])
  ]))
}

export async function showHarvest (id: string, options: Answering): Promise<void> {
  const shown = await withStore(async store => {
    const run = await wantedHarvest(store, id)
    return { ...run, progress: await store.harvests.progress(id), held: await store.withdrawals.question(id), report: run.trial ? await store.trials.find(id) : undefined }
  })
  answer(options, shown, run => [
    `harvest ${run.id} of source ${run.sourceId}: ${run.extent}${run.trial ? ' trial' : ''}, ${run.state}`,
    `  received ${run.received}, new ${run.added}, unchanged ${run.unchanged}, withdrawn ${run.withdrawn}, quarantined ${run.quarantined}`,
    `  batches ${run.progress.batches}, described ${run.progress.described}, matched ${run.progress.matched}; entries rewritten ${run.progress.entries}`,
    ...run.held === undefined ? [] : questionLines(run.held),
    ...run.report === undefined ? [] : trialLines(run.report),
    ...run.error === null ? [] : [`  ${run.error}`]
  ])
}

export async function stopHarvest (id: string, options: Answering): Promise<void> {
  const run = await withStore(async store => {
    const { state } = await wantedHarvest(store, id)
    const stopped = await store.harvests.requestStop(id)
    if (stopped === undefined) throw new Trouble(`Harvest ${id} is ${state}: only one that waits or runs is stopped`)
    return stopped
  })
  answer(options, { harvest: run.id, state: run.state }, ({ state }) => `harvest ${id} is ${state}`)
}

export async function resumeHarvest (id: string, options: Answering & { wait?: boolean }): Promise<void> {
  const shown = await withQueues(async ({ store, queues }, at) => {
    const { resumeHarvest: resume } = await import('@commonshelf/harvester')
    const { state } = await wantedHarvest(store, id)
    if (await resume({ store, queues }, id) === undefined) throw new Trouble(`Harvest ${id} is ${state}: only one that stopped or failed goes on`)
    const waited = options.wait === true ? await untilSearchable(store, at, id, options.json !== true) : {}
    return { harvest: id, state: (await store.harvests.find(id))?.state, ...waited }
  })
  answer(options, shown, ({ state }) => `harvest ${id} is ${state}`)
}

const questionLines = ({ stated, missing, present, allowed, standing, engagedItems, engagedRecords, decision, decidedBy, harvestId }: HeldQuestion): string[] => [
  `  withdrawals beyond the limits: ${missing} missing and ${stated} stated as deleted, of ${present} (${allowed} without asking)`,
  decision === null
    ? `  it would still withdraw ${standing}, with ${engagedItems} copies on loan or promised in ${engagedRecords} records: harvest approve ${harvestId}, or harvest refuse ${harvestId}`
    : `  ${decision}${decidedBy === null ? '' : ` by ${decidedBy}`}`
]
