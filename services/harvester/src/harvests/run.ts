import { randomUUID } from 'node:crypto'
import { jobs } from '@commonshelf/queues'
import { inTransaction, SourceBusy, withdrawalLimitsOf, type Harvest, type Receipt, type Source, type Store, type Trial } from '@commonshelf/store'
import { AddressRefused, FetchRefused } from '@commonshelf/runtime'
import { NotOaiPmh } from '@commonshelf/protocols'
import { connectors } from '../connectors.js'
import { SourceFailed, usualLimits, type Checkpoint, type Connector, type HarvestBatch, type HarvestEnd } from '../connector.js'
import { isFetched } from '../fetching/address.js'
import { fetchNext } from '../fetching/fetch.js'
import { settleFile } from '../files/settle.js'
import type { HarvestParts } from '../parts.js'
import { inOrder } from './in-order.js'
import { stagedRecords } from './staged.js'
import { startHarvest } from './start.js'

/** How often a run looks whether staff want it stopped, in milliseconds. It also looks after every batch. */
const stopWatch = 2_000

/** Another process went on with this harvest; whoever was at it before commits nothing any more. */
class TakenOver extends Error {}

/**
 * Runs a harvest from its checkpoint to its end, until staff stop it, or until `signal` says that this process closes (it
 * then stays `running`, and whoever takes it up goes on from the last commit). Returns the harvest as it stands after;
 * a source that fails is the harvest's `error` and is not thrown. What is not waiting or running is left as it is.
 */
export async function runHarvest (parts: HarvestParts, harvestId: string, signal: AbortSignal = new AbortController().signal): Promise<Harvest | undefined> {
  const { store, log } = parts
  const begun = await store.harvests.begin(harvestId)
  if (!begun) {
    const found = await store.harvests.find(harvestId)
    return found?.state === 'stopping' ? store.harvests.stopped(harvestId) : found // it was being stopped when its process died
  }
  const source = await store.sources.find(begun.sourceId)
  if (!source) return store.harvests.fail(harvestId, 'The source is gone')
  const run = new Run(parts, begun, source)
  const stop = new AbortController()
  const watch = setInterval(() => {
    store.harvests.find(harvestId).then(found => { if (found?.state === 'stopping') stop.abort() }, () => { /* the next commit will tell */ })
  }, stopWatch)
  watch.unref()
  const either = AbortSignal.any([signal, stop.signal])
  try {
    await run.takeOver()
    if (!await run.fetch(either)) return await settled(await store.harvests.finish(harvestId))
    const end = await run.receiveAll(either)
    if (end === 'stopped') return await settled(await store.harvests.stopped(harvestId))
    return await settled(await run.finish(end))
  } catch (error) {
    if (error instanceof TakenOver) {
      log.info({ harvestId }, 'another process goes on with this harvest')
      return store.harvests.find(harvestId)
    }
    if (stop.signal.aborted) return settled(await store.harvests.stopped(harvestId))
    if (signal.aborted) return store.harvests.find(harvestId)
    if (passes(error)) throw error // the harvest stays as it is; the job is tried again and goes on from the last commit
    const expected = error instanceof SourceFailed || error instanceof NotOaiPmh || error instanceof FetchRefused || error instanceof AddressRefused
    if (!expected) log.error({ harvestId, err: error }, 'harvest broke')
    return settled(await store.harvests.fail(harvestId, sentenceOf(error)))
  } finally {
    clearInterval(watch)
  }

  async function settled (harvest: Harvest | undefined): Promise<Harvest | undefined> {
    if (harvest) {
      const { state, received, unchanged, withdrawn, quarantined, error } = harvest
      log.info({ harvestId, sourceId: harvest.sourceId, state, received, unchanged, withdrawn, quarantined, error }, 'harvest ended')
    }
    if (harvest !== undefined && ['finished', 'held', 'failed', 'comparing'].includes(harvest.state)) await settleFile(store, harvest, log)
    // Files that came together are taken in one after the other, each as what its name says
    const { more } = (harvest?.checkpoint?.fetched ?? {}) as { more?: boolean }
    if (more === true && harvest !== undefined && ['finished', 'held', 'failed'].includes(harvest.state)) {
      await startHarvest(parts, harvest.sourceId).catch((error: unknown) => { if (!(error instanceof SourceBusy)) throw error })
    }
    return harvest
  }
}

class Run {
  /** Written into the checkpoint: only the process whose name stands there may commit. */
  readonly #runner = randomUUID()
  /** Whether some records are proposed for withdrawal, which may come again live. */
  #proposed = false
  /** Of a harvest that is to be looked at first: how it stands. */
  #trial: Trial | undefined

  constructor (readonly parts: HarvestParts, public harvest: Harvest, readonly source: Source) {}

  async takeOver (): Promise<void> {
    const { store } = this.parts
    await store.harvests.saveCheckpoint(this.harvest.id, { ...this.harvest.checkpoint, runner: this.#runner })
    this.#proposed = await store.withdrawals.anyProposed(this.harvest.id)
    this.#trial = this.harvest.trial ? await store.trials.find(this.harvest.id) : undefined
  }

  /** Brings here the next file of a source whose files lie on a server; false when none is new. */
  async fetch (signal: AbortSignal): Promise<boolean> {
    const { parts: { store, log, limits, uploads = 'uploads', credentials = () => undefined }, source, harvest: { id, checkpoint } } = this
    if (this.#taken || !isFetched(source) || typeof checkpoint?.file === 'string') return true
    const keep = (more: Checkpoint) => inTransaction(store, async tx => {
      await this.#hold(tx)
      return tx.harvests.saveCheckpoint(id, { ...checkpoint, ...more, runner: this.#runner })
    })
    const file = await fetchNext({ store, source, signal, log, credentials, checkpoint, folder: uploads, limits: { ...usualLimits, ...limits }, save: partial => keep({ partial }) })
    if (file === undefined) return false
    const { extent, ...place } = file
    await keep(place)
    this.harvest = await store.harvests.turnInto(id, extent) ?? this.harvest
    return true
  }

  /** A trial that somebody decided to take in: its records are here already. */
  get #taken (): boolean { return this.#trial?.decision === 'taken' }

  get #connector (): Connector {
    const trial = this.#trial
    if (!trial || !this.#taken) return connectors[this.source.protocol]
    return stagedRecords((after, limit) => this.parts.store.trials.rows(trial.harvestId, after, limit), { complete: trial.complete ?? false, ...trial.watermark !== null && { watermark: trial.watermark } })
  }

  async receiveAll (signal: AbortSignal): Promise<HarvestEnd | 'stopped'> {
    const { parts, harvest, source } = this
    const { runner: _, ...checkpoint } = harvest.checkpoint ?? {}
    const batches = this.#connector.harvest({
      source, harvest, signal, log: parts.log, ...parts.credentials !== undefined && { credentials: parts.credentials },
      checkpoint: Object.keys(checkpoint).length > 0 ? checkpoint : null,
      limits: { ...usualLimits, ...parts.limits },
      held: identifiers => parts.store.sourceRecords.datestampsOf(source.id, identifiers),
      tell: async found => { await parts.store.sources.addSettings(source.id, { found }) }
    })
    try {
      for (;;) {
        const next = await batches.next()
        if (next.done) return next.value
        if (await this.#commit(next.value) === 'stopping') return 'stopped'
        signal.throwIfAborted()
      }
    } finally {
      await batches.return({ complete: false }).catch(() => { /* what it held open is closed; its own failure was told */ })
    }
  }

  /** The records, what could not be read, and the checkpoint: all or nothing. */
  async #commit ({ records, rejected, sighted = [], checkpoint }: HarvestBatch): Promise<Harvest['state']> {
    const { store } = this.parts
    const { id, sourceId, extent } = this.harvest
    if (this.#trial && !this.#taken) {
      return inTransaction(store, async tx => {
        const { state } = await this.#hold(tx)
        await tx.trials.stage(id, { records, rejected, sighted }, { ...checkpoint, runner: this.#runner })
        return state
      })
    }
    const { live, deleted, overtaken } = inOrder(records)
    const unreadable = rejected.flatMap(({ identifier }) => identifier === undefined || identifier === '' ? [] : [identifier])
    const { state, batchId, fresh } = await inTransaction(store, async tx => {
      const { state } = await this.#hold(tx)
      const older = this.#proposed && live.length > 0 ? await tx.withdrawals.retract(id, live) : new Set<string>()
      const receipt = await tx.sourceRecords.receive(id, older.size === 0 ? live : live.filter(({ identifier }) => !older.has(identifier)), { ...checkpoint, runner: this.#runner })
      if (sighted.length > 0) await tx.sourceRecords.sightUnchanged(id, sighted)
      if (deleted.length + overtaken > 0) await tx.withdrawals.propose(id, deleted, overtaken)
      if (rejected.length > 0) await tx.quarantine.putAside({ sourceId, harvestId: id }, rejected)
      if (extent === 'full' && unreadable.length > 0) await tx.withdrawals.sight(id, unreadable)
      return { state, batchId: receipt.batchId, fresh: receipt.fresh }
    })
    this.#proposed ||= deleted.length > 0
    if (batchId !== undefined) await this.#describe(batchId, fresh)
    return state
  }

  /** At once, where that can be done and the records are at hand; else, or if that fails, by the pipeline. */
  async #describe (batchId: string, fresh: Receipt['fresh']): Promise<void> {
    const { describe, queues, log } = this.parts
    const { sourceId, id: harvestId } = this.harvest
    if (describe !== undefined && fresh !== undefined) {
      try {
        return await describe(batchId, fresh.map(({ id, record: { identifier, syntax, bytes } }) =>
          ({ id, sourceId, harvestId, libraryId: this.source.libraryId, identifier, syntax, bytes, version: 1, deleted: false })))
      } catch (error) {
        log.warn({ batchId, err: error }, 'a batch could not be described at once; it will be tried again')
      }
    }
    await queues?.add(jobs.describe, { batchId })
  }

  async finish ({ watermark, complete }: HarvestEnd): Promise<Harvest | undefined> {
    const { store, queues } = this.parts
    const { id, sourceId } = this.harvest
    if (this.#trial && !this.#taken) {
      await inTransaction(store, async tx => {
        await this.#hold(tx)
        await tx.trials.endStaging(id, { complete, ...watermark !== undefined && { watermark } })
      })
      await queues?.add(jobs.compareTrial, { harvestId: id })
      return store.harvests.find(id)
    }
    const { harvest, batchIds } = await inTransaction(store, async tx => {
      await this.#hold(tx)
      const settings = (await tx.sources.find(sourceId))?.settings ?? this.source.settings
      const { outcome, batchIds } = await tx.withdrawals.settle(id, { complete, limits: withdrawalLimitsOf(settings) })
      if (outcome === 'empty') throw new SourceFailed('The full dump has no record at all: nothing is withdrawn')
      // Also of a held run: what it proposes is kept in the store, and need not be asked for again.
      if (watermark !== undefined) await tx.sources.setWatermark(sourceId, watermark)
      if (this.#taken) await tx.trials.forgetStaged(id)
      return { harvest: outcome === 'held' ? await tx.harvests.held(id) : await tx.harvests.finish(id), batchIds }
    })
    for (const batchId of batchIds) await queues?.add(jobs.describe, { batchId })
    return harvest
  }

  async #hold (tx: Store): Promise<Harvest> {
    const held = await tx.harvests.hold(this.harvest.id)
    const checkpoint = held?.checkpoint as Checkpoint | null | undefined
    if (!held || checkpoint?.runner !== this.#runner || !['running', 'stopping'].includes(held.state)) throw new TakenOver()
    return held
  }
}

/** The database went away, or is being restarted. */
function passes (error: unknown): boolean {
  const { code = '', cause } = error as { code?: string, cause?: { code?: string } }
  return /^(CONNECTION_|CONNECT_|57P0|08)/.test(code || (cause?.code ?? ''))
}

function sentenceOf (error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.slice(0, 1000)
}
