import { Trouble } from '@commonshelf/local'
import { once } from 'node:events'
import { withQueues, withStore } from '../home.js'
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

export interface PinOptions extends Answering { same?: true, different?: true, undo?: true, reason?: string }

/** Staff decide whether two records are one edition: it outranks the rules and survives every later match. */
export async function pinRecords (a: string, b: string, options: PinOptions): Promise<void> {
  for (const id of [a, b]) if (!/^\d{1,18}$/.test(id)) throw new Trouble(`A record's id is a number, as \`clusters show\` lists it, not "${id}"`)
  if (a === b) throw new Trouble('A record is always one edition with itself: name two')
  const decisions = (['same', 'different', 'undo'] as const).filter(decision => options[decision] === true)
  if (decisions.length !== 1) throw new Trouble('Say one of --same, --different and --undo')
  const [decision] = decisions
  const pinned = await withQueues(async ({ store, queues }) => {
    const known = await store.clusters.ofRecords([a, b])
    for (const id of [a, b]) if (!known.has(id)) throw new Trouble(`No record ${id} is in a cluster`)
    const { jobs } = await import('@commonshelf/queues')
    const { batchId } = await store.clusters.pin([a, b], decision === 'undo' ? null : decision === 'same', { staff: 'operator', ...options.reason === undefined ? {} : { reason: options.reason } })
    await queues.add(jobs.match, { batchId })
    return { records: [a, b], decision: decision as string, batch: batchId }
  })
  answer(options, pinned, () => [`records ${a} and ${b}: ${decision as string}; matched anew as batch ${pinned.batch}`])
}

/** Pairs that wait for a person; `clusters pin` decides them. */
export async function listDoubtful (options: Answering & { limit: string }): Promise<void> {
  const limit = Number(options.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Trouble(`--limit is a whole number from 1 to 1000, not "${options.limit}"`)
  const { total, pairs } = await withStore(async store => ({ total: await store.doubts.count(), pairs: await store.doubts.list({ limit }) }))
  answer(options, { total, pairs }, ({ pairs }) => [
    ...pairs.flatMap(({ score, veto, together, left, right }) => [
      `${Math.round(score)} points${veto === null ? '' : `, but for: ${veto}`}${together ? ', one entry at present' : ''}`,
      ...table([left, right].map(({ id, library, identifier, record }) => ['  ' + id, library, identifier, record.title.main, record.year, record.extent, record.identifiers.isbn.map(({ value }) => value).join(' ')]))
    ]),
    `${total} in all`
  ])
}

/** What staff decided, for measuring rules by it: an object a line. */
export async function exportDecisions (_options: Answering): Promise<void> {
  await withStore(async store => {
    for (let after: { a: string, b: string } | undefined; ;) {
      const decisions = await store.decisions.list({ after, limit: 500 })
      const last = decisions.at(-1)
      if (last === undefined) return
      after = { a: last.left.id, b: last.right.id }
      const text = decisions.map(decision => `${JSON.stringify(decision)}\n`).join('')
      if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    }
  })
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
