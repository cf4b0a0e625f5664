import { withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'

export async function statistics (options: Answering): Promise<void> {
  const counted = await withStore(async (store, at) => {
    const [libraries, sources, quarantine, bibliographicRecords, clusters, documents, batches, stale, latest, lending] = await Promise.all([
      store.libraries.list(), store.sources.list(), store.quarantine.counts(), store.records.count(), store.clusters.count(),
      store.documents.count(), store.batches.waiting(), store.documents.stale(), store.documents.latest(), store.lending.statistics()
    ])
    const received = await Promise.all(sources.map(({ id }) => store.sourceRecords.countOf(id)))
    return {
      libraries: libraries.length,
      sources: sources.length,
      sourceRecords: received.reduce((sum, { records }) => sum + records, 0),
      quarantined: quarantine.reduce((sum, { count }) => sum + count, 0),
      quarantineReasons: quarantine,
      bibliographicRecords,
      clusters,
      documents,
      waiting: { ...batches, index: stale },
      index: { latest, ...at.apiUrl === undefined ? {} : await fetch(`${at.apiUrl}/health/index`).then(response => response.json() as Promise<object>) },
      lending
    }
  })
  answer(options, counted, ({ waiting, index, lending, quarantineReasons, ...counts }) => [
    ...table(Object.entries(counts)),
    ...quarantineReasons.map(({ reason, count }) => `  ${count} ${reason}`),
    `waiting  describe ${waiting.describe}, match ${waiting.match}, index ${waiting.index}`,
    `index    ${Object.entries(index).map(([name, value]) => `${name} ${String(value)}`).join(', ')}`,
    `requests ${Object.entries(lending.requests).map(([name, count]) => `${name} ${count}`).join(', ')}`
  ])
}
