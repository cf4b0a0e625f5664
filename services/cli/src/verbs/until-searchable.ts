import { Trouble } from '@commonshelf/local'
import type { Store } from '@commonshelf/store'
import { runs, type Addresses } from '../home.js'
import { progress, progressDone } from '../output.js'

/** How far a harvest came. */
export interface Searchable { described: number, matched: number, batches: number, searchable: boolean, change: number }

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Waits until what a harvest brought can be found: described, matched, its documents written and applied by the API's index. */
export async function untilSearchable (store: Store, at: Addresses, harvestId: string, tell: boolean): Promise<Searchable> {
  const say = tell ? changing(progress) : () => {}
  const began = Date.now()
  try {
    for (;;) {
      const run = await store.harvests.find(harvestId)
      if (run === undefined) throw new Trouble(`Harvest ${harvestId} is gone`)
      const { batches, described, matched } = await store.harvests.progress(harvestId)
      const reading = ['waiting', 'running', 'stopping'].includes(run.state)
      say(`${run.state}: received ${run.received}, unchanged ${run.unchanged}, quarantined ${run.quarantined}; batches ${batches}, described ${described}, matched ${matched}`)
      if (!reading && described === batches && matched === batches) break
      if (run.state === 'waiting' && Date.now() - began > 15_000) refuseToWaitForNobody(at)
      await pause(200)
    }
    say('writing the entries')
    while (await store.documents.stale() > 0) await pause(200)
    const change = await store.documents.latest()
    const searchable = at.apiUrl !== undefined && await untilApplied(at.apiUrl, change, say)
    return { ...await store.harvests.progress(harvestId), searchable, change }
  } finally {
    if (tell) progressDone()
  }
}

/** A harvest that nobody takes up would be waited for until somebody wonders. */
function refuseToWaitForNobody ({ state, home }: Addresses): void {
  if (state !== undefined && !runs(state.pids.workers)) throw new Trouble(`No worker runs for ${home}: the harvest waits. Start the services with: pnpm -s commonshelf up`)
}

async function untilApplied (apiUrl: string, change: number, say: (sentence: string) => void): Promise<boolean> {
  for (;;) {
    const response = await fetch(`${apiUrl}/health/index`, { signal: AbortSignal.timeout(10_000) })
    const { applied } = await response.json() as { applied: number }
    if (applied >= change) return true
    say(`the index has change ${applied} of ${change}`)
    await pause(100)
  }
}

/** Says a sentence only when it is another one. */
function changing (say: (sentence: string) => void): (sentence: string) => void {
  let last = ''
  return sentence => {
    if (sentence === last) return
    last = sentence
    say(sentence)
  }
}
