import { Trouble } from '@commonshelf/local'
import { withStore } from '../home.js'
import { answer, type Answering } from '../output.js'

/** One record: as received, as described, and the cluster that it is in. */
export async function showRecord (id: string, options: Answering & { bytes?: boolean }): Promise<void> {
  if (!/^\d{1,18}$/.test(id)) throw new Trouble(`A record's id is a number, not "${id}"`)
  const shown = await withStore(async store => {
    const received = await store.sourceRecords.find(id)
    if (received === undefined) throw new Trouble(`No record has the id ${id}`)
    const [[described], clusters, source] = await Promise.all([store.records.find([id]), store.clusters.ofRecords([id]), store.sources.find(received.sourceId)])
    const library = source && await store.libraries.find(source.libraryId)
    const { bytes, hash: _, ...rest } = received
    return { ...rest, library: library?.code, cluster: clusters.get(id), size: bytes.length, bytes: Buffer.from(bytes).toString('base64'), record: described?.record }
  })
  answer(options, shown, ({ bytes, record, ...rest }) => [
    ...Object.entries(rest).map(([name, value]) => `${name.padEnd(12)} ${value instanceof Date ? value.toISOString() : String(value ?? '-')}`),
    ...record === undefined ? ['not described'] : [JSON.stringify(record, null, 2)],
    ...options.bytes === true ? ['', Buffer.from(bytes, 'base64').toString().replaceAll('\x1E', '\n').replaceAll('\x1F', ' $')] : []
  ])
}
