import type { PipelineParts } from '../parts.js'

/** Once a day, drops former versions of records beyond what the operator wants kept. */
export async function purgeHistory ({ store, log }: Pick<PipelineParts, 'store' | 'log'>): Promise<void> {
  if (!await store.provenance.purgeIsDue()) return
  let dropped = 0
  for (let more = true; more;) {
    const piece = await store.provenance.purge()
    dropped += piece.purged
    more = piece.more
  }
  if (dropped > 0) log.info({ dropped }, 'former versions of records were dropped, as the policy says')
}
