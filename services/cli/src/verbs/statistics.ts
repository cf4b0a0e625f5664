import { withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'

export async function statistics (options: Answering): Promise<void> {
  const counted = await withStore(async (store, at) => {
    const [counts, quarantineReasons, latest, lending] = await Promise.all([
      store.counts(), store.quarantine.counts(), store.documents.latest(), store.lending.statistics()
    ])
    return {
      ...counts,
      quarantined: quarantineReasons.reduce((sum, { count }) => sum + count, 0),
      quarantineReasons,
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
