import { Trouble } from '@commonshelf/local'
import { addresses, withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'

export interface SearchOptions extends Answering {
  library?: string[]
  tier?: string[]
  availability?: string[]
  format?: string[]
  language?: string[]
  year?: string[]
  subject?: string[]
  author?: string[]
  class?: string[]
  field?: string
  from?: string
  to?: string
  sort?: string
  limit: string
  cursor?: string
}

interface Found {
  total: number
  milliseconds: number
  entries: { id: string, title: string, contributors: string[], year?: number, publisher?: string, libraries: number, items: number, available: number }[]
  facets: { name: string, values: { value: string, count: number, label?: string }[] }[]
  next?: string
}

/** Searches through the running API, or with an engine of our own where none runs. */
export async function search (query: string, options: SearchOptions): Promise<void> {
  const at = addresses()
  const found = at.apiUrl === undefined ? await searchHere(query, options) : await searchThere(at.apiUrl, query, options)
  answer(options, found, ({ total, milliseconds, entries, facets, next }) => [
    `${total} found in ${milliseconds} ms`,
    ...table(entries.map(entry => [
      entry.id, entry.title, entry.contributors.slice(0, 2).join('; '), entry.year, `${entry.available}/${entry.items} in ${entry.libraries}`
    ])),
    '',
    ...facets.filter(({ values }) => values.length > 0).map(({ name, values }) => `${name}: ${values.slice(0, 8).map(({ value, count }) => `${value} ${count}`).join(', ')}`),
    ...next === undefined ? [] : [`more: --cursor ${next}`]
  ])
}

function parameters (query: string, options: SearchOptions): URLSearchParams {
  const parameters = new URLSearchParams({ q: query })
  for (const [name, value] of Object.entries(options)) {
    for (const one of [value].flat()) if (name !== 'json' && one !== undefined) parameters.append(name, String(one))
  }
  return parameters
}

async function searchThere (apiUrl: string, query: string, options: SearchOptions): Promise<Found> {
  const response = await fetch(`${apiUrl}/v1/search?${parameters(query, options)}`)
  const body = await response.json() as Found & { detail?: string, title?: string }
  if (!response.ok) throw new Trouble(body.detail ?? body.title ?? `The API answered ${response.status}`)
  return body
}

/** The same application without its socket, over an index that is built (or taken from the snapshot) for this one search. */
async function searchHere (query: string, options: SearchOptions): Promise<Found> {
  return withStore(async store => {
    const [{ EmbeddedEngine, followFeed }, { searchOnce }] = await Promise.all([import('@commonshelf/search'), import('@commonshelf/api')])
    await store.documents.latest() // a database that cannot be read is told here: a follower would wait for it
    const engine = new EmbeddedEngine()
    const following = followFeed(engine, store.documents, { onError: error => { process.stderr.write(`${String(error)}\n`) } })
    try {
      await following.caughtUp
      const { status, body } = await searchOnce({ store, engine }, parameters(query, options).toString())
      const found = JSON.parse(body) as Found & { detail?: string }
      if (status !== 200) throw new Trouble(found.detail ?? `The search was refused (${status})`)
      return found
    } finally {
      await following.close()
      await engine.close()
    }
  })
}
