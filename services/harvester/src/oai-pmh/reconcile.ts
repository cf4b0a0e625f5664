import type { OaiRecord } from '@commonshelf/protocols'
import type { Batch } from '../batches.js'
import type { HarvestTask } from '../connector.js'
import type { OaiClient } from './client.js'

/**
 * Headers compared with what is held: a record under the datestamp that it was received with is sighted, and need not be
 * sent; one that is new or stamped otherwise is asked for by itself. Deletions pass.
 */
export async function * unlikeHeld (headers: OaiRecord[], metadataPrefix: string, client: OaiClient, task: Pick<HarvestTask, 'held'>, batch: Batch): AsyncGenerator<OaiRecord, void, void> {
  const held = await task.held(headers.map(({ header }) => header.identifier))
  for (const one of headers) {
    const { identifier, deleted, datestamp } = one.header
    if (deleted || identifier === '') {
      yield one
    } else if (datestamp !== '' && held.get(identifier) === datestamp) {
      batch.sight(identifier)
    } else {
      yield * recordOf(one, metadataPrefix, client)
    }
  }
}

async function * recordOf (listed: OaiRecord, metadataPrefix: string, client: OaiClient): AsyncGenerator<OaiRecord, void, void> {
  let found: OaiRecord[] = []
  const answer = client.list({ verb: 'GetRecord', identifier: listed.header.identifier, metadataPrefix })
  for (;;) {
    const next = await answer.next()
    if (next.done) {
      const [error] = next.value.errors
      if (error?.code === 'idDoesNotExist') return // gone since its header was listed
      if (error) yield listed // listed and not given: a header without metadata
      yield * found
      return
    }
    found = next.value === 'again' ? [] : [...found, ...next.value]
  }
}
