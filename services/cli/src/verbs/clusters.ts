import { Trouble } from '@commonshelf/local'
import { once } from 'node:events'
import { withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'

/** A cluster with its records, the links that joined them and its history. */
export async function showCluster (id: string, options: Answering): Promise<void> {
  if (!/^\d{1,18}$/.test(id)) throw new Trouble(`A cluster's id is a number, not "${id}"`)
  const shown = await withStore(async store => {
    const cluster = await store.clusters.find(id)
    if (cluster === undefined) throw new Trouble(`No cluster has the id ${id}`)
    const [entry] = await store.documents.entries([cluster.id])
    return { ...cluster, ...cluster.id === id ? {} : { redirectedFrom: id }, ...await store.clusters.why(cluster.id), entry: entry ?? null }
  })
  answer(options, shown, ({ records, links, events, entry, workKey }) => [
    `cluster ${shown.id}${shown.id === id ? '' : ` (asked for as ${id})`}, work ${workKey ?? '-'}: ${entry?.title.main ?? 'not indexed'}`,
    ...table(records.map(({ id, library, identifier, record }) => ['  ' + id, library, identifier, record.title.main, record.year, record.identifiers.isbn.map(({ value }) => value).join(' ')])),
    ...links.map(({ recordA, recordB, score, evidence }) => `  ${recordA} = ${recordB}  ${Math.round(score * 1000) / 1000}  ${JSON.stringify(evidence)}`),
    ...events.map(({ at, kind, otherId, recordIds }) => `  ${new Date(at).toISOString()}  ${kind} ${otherId ?? ''} (records ${recordIds.join(', ')})`)
  ])
}

/** A line each: library, record identifier (001, else the source's own), cluster, work; tab-separated. As JSON, an object a line. */
export async function exportClusters (options: Answering): Promise<void> {
  const { controlNumberOf } = await import('@commonshelf/marc')
  await withStore(async store => {
    for await (const page of store.clusters.memberships()) {
      const rows = page.map(({ library, identifier, cluster, work, marcxml }) =>
        ({ library, identifier: (marcxml === null ? '' : controlNumberOf(marcxml, 'marcxml')?.trim()) || identifier, cluster, work }))
      const text = rows.map(row => options.json === true ? JSON.stringify(row) : [row.library, row.identifier, row.cluster, row.work ?? ''].map(oneLine).join('\t')).join('\n')
      if (text !== '' && !process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
    }
  })
}

const oneLine = (text: string) => text.replaceAll(/[\t\r\n]/g, ' ')
