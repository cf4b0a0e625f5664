import { Batch } from '../batches.js'
import { SourceFailed, type Connector, type HarvestBatch, type HarvestTask } from '../connector.js'
import { beginning } from './beginning.js'
import { CircleGuard, PageMark } from './circle-guard.js'
import { OaiClient, type OaiAnswer } from './client.js'
import type { MetadataSyntax } from './formats.js'
import { restarted, stepFrom, type Page, type Place, type Step } from './place.js'
import { oaiSettings } from './settings.js'
import { unlikeHeld } from './reconcile.js'
import { sort } from './sort.js'
import { isBeyond } from './windows.js'

interface ReadPage extends Page { answer: OaiAnswer, mark: PageMark, rest: Batch }

export const oaiPmh: Connector = {
  async * harvest (task) {
    const settings = oaiSettings(task.source)
    const client = new OaiClient(settings, task)
    let place = isPlace(task.checkpoint)
      ? { ...task.checkpoint, restarts: 0 } // whoever resumes it gives the server another chance
      : await beginning(client, task)
    const circle = new CircleGuard()
    let old = place.token // of an earlier process: who knows what the server says to it
    while (place.set < place.sets.length) {
      let page: ReadPage | undefined
      let step: Step
      try {
        page = yield * pageAt(place, client, task)
        step = stepFrom(place, page, settings.trustListSize)
      } catch (error) {
        if (!(error instanceof SourceFailed) || old === undefined) throw error
        step = restarted(place, `a resumption token from before brought nothing (${error.message})`)
      }
      old = undefined
      if ('failed' in step) throw new SourceFailed(step.failed)
      if (step.because !== undefined) task.log.warn({ harvestId: task.harvest.id, set: place.sets[place.set], window: place.window, because: step.because }, 'a list is begun again')
      if (page && !step.anew) circle.check(place.token, page.mark, step.place.token !== undefined)
      if (step.place.token === undefined) circle.forget()
      place = step.place
      yield (page?.rest ?? new Batch()).take(place)
    }
    return { complete: true, ...(place.began !== undefined && { watermark: place.began }) }
  }
}

const isPlace = (checkpoint: HarvestTask['checkpoint']): checkpoint is Place => checkpoint !== null && typeof checkpoint.prefix === 'string' && 'window' in checkpoint

/**
 * Reads a page while it arrives. Each full batch is to be committed at once with the place at which this page is asked for
 * again: what is repeated then is unchanged. Returns what is left for the last batch, which goes on to the next page.
 */
async function * pageAt (place: Place, client: OaiClient, task: HarvestTask): AsyncGenerator<HarvestBatch, ReadPage, void> {
  const { prefix, window, verb, token } = place
  const set = place.sets[place.set]
  const answer = client.list(token !== undefined
    ? { verb, resumptionToken: token }
    : { verb, metadataPrefix: prefix, ...window, ...(set != null && { set }) })
  const usual: MetadataSyntax = prefix === 'oai_dc' ? 'oai_dc' : 'marcxml'
  let [rest, mark, beyond] = [new Batch(), new PageMark(), 0]
  try {
    for (;;) {
      const next = await answer.next()
      if (next.done) return { answer: next.value, records: mark.records, beyond: beyond * 2 > mark.records, mark, rest }
      if (next.value === 'again') {
        [rest, mark, beyond] = [new Batch(), new PageMark(), 0]
        continue
      }
      for (const record of next.value) {
        mark.add(record)
        if (isBeyond(record.header.datestamp, window)) beyond++
      }
      for await (const record of verb === 'ListIdentifiers' ? unlikeHeld(next.value, prefix, client, task, rest) : next.value) {
        sort(record, usual, rest)
        if (rest.full) yield rest.take(place)
      }
      if (rest.full) yield rest.take(place)
    }
  } finally {
    await answer.return(undefined as never)
  }
}
