import { readFile, readdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { CatalogueEntry } from '@commonshelf/catalogue'
import { unitsOf } from '../src/analysis.js'
import { EmbeddedEngine, facetNames, facetValues, type CatalogueQuery, type DocumentChange, type FacetName } from '../src/index.js'
import { hintsOf } from '../src/query/hints.js'
import { parseQuery, type QueryNode } from '../src/query/parse.js'
import { foldText } from '@commonshelf/catalogue'
import { aHolding, anAuthor, anEntry, MemoryFeed, shelf } from './contract.js'

const aFolder = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'commonshelf-search-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

// A small world, so that words, titles and facet values meet often.
const latin = ['dark', 'Forest', 'stone', 'Straße', 'the']
const han = [...'红紅楼樓梦夢研究三体']
const title = fc.oneof(
  fc.array(fc.constantFrom(...latin), { minLength: 1, maxLength: 4 }).map(words => words.join(' ')),
  fc.array(fc.constantFrom(...han), { minLength: 1, maxLength: 5 }).map(characters => characters.join('')),
  fc.tuple(fc.constantFrom(...latin), fc.array(fc.constantFrom(...han), { minLength: 1, maxLength: 3 })).map(([word, characters]) => word + characters.join('') + ', ' + word)
)
const telling = fc.record({
  contributors: fc.array(fc.constantFrom('Liu, Cixin', '刘慈欣', '劉慈欣', 'Dark, Ann').map(anAuthor), { maxLength: 2 }),
  subjects: fc.array(fc.constantFrom('红学', '紅學', 'Forest ecology', 'stone'), { maxLength: 2 }),
  summary: title,
  year: fc.option(fc.integer({ min: 1990, max: 1993 }), { nil: undefined }),
  languages: fc.subarray(['chi', 'eng']),
  holdings: fc.uniqueArray(fc.constantFrom('bj', 'bj/hd', 'bj/hd/wdk', 'tj'), { maxLength: 3 })
    .chain(paths => fc.tuple(...paths.map(path => fc.integer({ min: 0, max: 1 }).map(available => aHolding(path, { available })))))
})
const entry = fc.record({ id: fc.integer({ min: 1, max: 25 }), title, telling }).map(({ id, title, telling }) => anEntry(id, title, telling as Partial<CatalogueEntry>))

const word = fc.oneof(fc.constantFrom(...latin), fc.array(fc.constantFrom(...han), { minLength: 1, maxLength: 3 }).map(characters => characters.join('')), fc.constantFrom('for*', 'd*', '三*'))
const scoped = fc.tuple(fc.constantFrom('', '', 'title:', '主题:', 'author:'), word).map(([prefix, word]) => prefix + word)
const phrase = fc.array(fc.constantFrom(...latin), { minLength: 1, maxLength: 3 }).map(words => `"${words.join(' ')}"`)
const { text } = fc.letrec<{ text: string }>(again => ({
  text: fc.oneof({ depthSize: 'small' }, scoped, phrase,
    fc.tuple(again('text'), fc.constantFrom(' ', ' AND ', ' OR '), again('text')).map(parts => `(${parts.join('')})`),
    fc.tuple(again('text'), again('text')).map(([wanted, unwanted]) => `(${wanted} NOT ${unwanted})`))
}))
const filters = fc.option(fc.record({ library: fc.subarray(['bj', 'hd', 'tj']), subject: fc.subarray(['紅學', 'stone']), availability: fc.subarray(['available']) }), { nil: undefined })
const query: fc.Arbitrary<CatalogueQuery> = fc.record({ text: fc.oneof(text, fc.constant('')), filters, years: fc.option(fc.record({ from: fc.integer({ min: 1990, max: 1993 }) }), { nil: undefined }) })

/** What the index ought to find, by reading every entry. */
function matches (entry: CatalogueEntry, node: QueryNode | undefined): boolean {
  if (node === undefined) return true
  if (node.kind === 'not') return !matches(entry, node.of)
  if (node.kind !== 'words') return node.kind === 'and' ? node.of.every(part => matches(entry, part)) : node.of.some(part => matches(entry, part))
  const fields = {
    title: [entry.title.main],
    author: entry.contributors.map(({ name }) => name),
    subject: entry.subjects,
    any: [entry.title.main, ...entry.contributors.map(({ name }) => name), ...entry.subjects, entry.summary ?? '']
  }
  const wanted = unitsOf(node.text)
  return fields[node.field as keyof typeof fields].some(text => {
    const units = unitsOf(text)
    return units.some((_, at) => wanted.every((unit, i) => node.prefix && i === wanted.length - 1 ? units[at + i]?.startsWith(unit) === true : units[at + i] === unit))
  })
}

function passes (entry: CatalogueEntry, { filters = {}, years = {} }: CatalogueQuery, besides?: FacetName): boolean {
  const values = (name: FacetName): string[] => facetValues[name](entry).map(foldText)
  return facetNames.every(name => {
    const wanted = name === besides ? undefined : filters[name]
    return wanted === undefined || wanted.length === 0 || wanted.some(value => values(name).includes(foldText(value)))
  }) && (besides === 'year' || years.from === undefined || (entry.year ?? 0) >= years.from)
}

function expected (entries: Iterable<CatalogueEntry>, query: CatalogueQuery): { ids: string[], counts: Record<string, Record<string, number>> } {
  const node = parseQuery(query.text)
  const worded = [...entries].filter(entry => matches(entry, node))
  const found = worded.filter(entry => passes(entry, query))
  const counts = Object.fromEntries(facetNames.map(name => [name, {} as Record<string, number>]))
  for (const name of facetNames) {
    for (const entry of worded.filter(entry => passes(entry, query, name))) for (const value of new Set(facetValues[name](entry).map(foldText))) counts[name]![value] = (counts[name]![value] ?? 0) + 1
  }
  return { ids: found.map(entry => entry.id).sort(), counts }
}

async function actual (engine: EmbeddedEngine, query: CatalogueQuery): Promise<ReturnType<typeof expected>> {
  const { hits, total, facets } = await engine.find({ ...query, facets: [...facetNames], facetLimit: 1000, limit: 1000 })
  if (hits.length !== total) throw new Error(`${hits.length} hits of ${total}`)
  return {
    ids: hits.map(hit => hit.id).sort(),
    counts: Object.fromEntries(facets.map(({ name, values }) => [name, Object.fromEntries(values.map(({ value, count }) => [foldText(value), count]))]))
  }
}

type Step = { do: 'apply', changes: (CatalogueEntry | number)[] } | { do: 'settle' } | { do: 'restart' } | { do: 'rebuild' }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.array(fc.oneof({ weight: 4, arbitrary: entry }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 25 }) }), { maxLength: 4 }).map((changes): Step => ({ do: 'apply', changes })) },
  fc.constant<Step>({ do: 'settle' }),
  fc.constant<Step>({ do: 'restart' }),
  fc.constant<Step>({ do: 'rebuild' })
)

t.test('whatever happened to the index, it finds and counts what reading every entry would', async t => {
  const folder = await aFolder(t)
  let runs = 0
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.array(query, { minLength: 1, maxLength: 6 }), async (steps, queries) => {
    const snapshotDir = join(folder, String(++runs))
    const troubles: unknown[] = []
    const open = async (): Promise<EmbeddedEngine> => {
      const engine = new EmbeddedEngine({ snapshotDir, onSnapshotTrouble: error => troubles.push(error) })
      await engine.open('a database')
      return engine
    }
    const feed = new MemoryFeed()
    const entries = new Map<string, CatalogueEntry>()
    let engine = await open()
    for (const step of steps) {
      if (step.do === 'apply') {
        for (const change of step.changes) {
          if (typeof change === 'number') entries.delete(String(change))
          else entries.set(change.id, change)
          feed.commit(typeof change === 'number' ? String(change) : change)
        }
        await engine.apply(await feed.changesAfter(await engine.appliedUpTo(), 100), await feed.latest())
      } else if (step.do === 'settle') await engine.settled()
      else if (step.do === 'rebuild') await engine.rebuild(feed)
      else {
        await engine.close()
        engine = await open()
        if (await engine.appliedUpTo() !== await feed.latest()) throw new Error('The snapshot is not of the last change')
      }
    }
    if (troubles.length > 0) throw troubles[0]
    for (const query of queries) {
      const [wanted, found] = [expected(entries.values(), query), await actual(engine, query)]
      if (JSON.stringify(sorted(wanted)) !== JSON.stringify(sorted(found))) throw new Error(`${JSON.stringify(query)}\nwanted ${JSON.stringify(sorted(wanted))}\nfound  ${JSON.stringify(sorted(found))}`)
    }
    await engine.close()
  }), { numRuns: 120, seed: 20261122 })
  t.pass('it did')
})

const sorted = ({ ids, counts }: ReturnType<typeof expected>): unknown =>
  ({ ids, counts: Object.entries(counts).map(([name, values]) => [name, Object.entries(values).sort()]).sort() })

t.test('many small changes are merged in the background, and nothing is lost or doubled', async t => {
  const engine = new EmbeddedEngine()
  t.teardown(() => engine.close())
  for (let change = 1; change <= 600; change++) {
    const id = change % 90 + 1
    await engine.apply([{ change, clusterId: String(id), entry: change % 7 === 0 ? null : anEntry(id, `Paper ${id}`, { subjects: ['Villages'] }) }], change)
  }
  await engine.settled()

  const alive = new Map<number, boolean>()
  for (let change = 1; change <= 600; change++) alive.set(change % 90 + 1, change % 7 !== 0)
  const wanted = [...alive.values()].filter(Boolean).length
  const { total, facets } = await engine.find({ text: 'paper', facets: ['subject'] })
  t.equal(total, wanted)
  t.same(facets, [{ name: 'subject', values: [{ value: 'Villages', count: wanted }] }])
  t.same(await engine.suggest('vill', 5), [{ text: 'Villages', kind: 'subject', count: wanted }])
})

t.test('a query is read as it was meant, and never refused', async t => {
  const shown = (node: QueryNode | undefined): string => node === undefined ? '' : node.kind === 'words'
    ? `${node.field === 'any' ? '' : node.field + ':'}${node.phrase ? `"${node.text}"` : node.text}${node.prefix ? '*' : ''}`
    : node.kind === 'not' ? `not ${shown(node.of)}` : `(${node.of.map(shown).join(` ${node.kind} `)})`
  const reads = (text: string): string => shown(parseQuery(text))

  t.equal(reads('dark forest'), '(dark and forest)')
  t.equal(reads('a OR b c'), '(a or (b and c))', 'AND binds closer than OR')
  t.equal(reads('a AND NOT b'), '(a and not b)')
  t.equal(reads('NOT NOT a'), 'a')
  t.equal(reads('(a OR b) c'), '((a or b) and c)')
  t.equal(reads('题名：红楼梦　作者：曹雪芹'), '(title:红楼梦 and author:曹雪芹)', 'full-width colons and spaces')
  t.equal(reads('title:(a OR "b c") d'), '((title:a or title:"b c") and d)')
  t.equal(reads('“红楼 梦”'), '"红楼 梦"')
  t.equal(reads('and or not'), '(and and or and not)', 'small letters are words')
  t.equal(reads('http://a.b'), 'http://a.b', 'a colon alone makes no field')
  t.equal(reads('大国的兴衰（下）'), '大国的兴衰（下）', 'parentheses within a word belong to it')
  t.equal(reads('C(60) chemistry'), '(C(60) and chemistry)')
  t.equal(reads('(a OR'), '(a and OR)')
  t.equal(reads('a) b'), '(a and b)')
  t.equal(reads('TO BE OR NOT TO BE'), '(TO and BE and OR and NOT and TO and BE)')
  t.equal(reads('AND a OR'), 'a')
  t.equal(reads('title:'), 'title:')
  t.equal(reads('*'), '*')
  t.equal(reads('   '), '')

  t.same(hintsOf('(a OR'), [{ kind: 'taken-as-words' }], 'and says when it was not read as written')
  t.same(hintsOf('TO BE OR NOT TO BE'), [{ kind: 'taken-as-words' }])
  t.same(hintsOf('(a OR b) "c d"'), [])
  t.same(hintsOf('红楼梦 9787020002206'), [{ kind: 'isbn-check-digit', text: '9787020002206', meant: '9787020002207' }])
  t.same(hintsOf('isbn:7-02-000220-1'), [{ kind: 'isbn-check-digit', text: '7-02-000220-1', meant: '9787020002207' }])
  t.same(hintsOf('978-7-02-000220-7 OR 702000220X OR 1234567890123'), [])
  t.same(hintsOf('title:9787020002206'), [])
  t.same(hintsOf('NOT 9787020002206'), [])

  const engine = new EmbeddedEngine()
  t.teardown(() => engine.close())
  await engine.apply(shelf.map((entry, i): DocumentChange => ({ change: i + 1, clusterId: entry.id, entry })), shelf.length)
  const pieces = fc.array(fc.constantFrom('AND', 'OR', 'NOT', '(', ')', '"', '“', 'title:', '题名：', 'isbn:', '*', ' ', 'dark', '红楼', '978-7-02', 'hlm', 'hongloumeng', "xi'an", 'lü', 'a'.repeat(300), 'zhuang'.repeat(60), 'xianxian'.repeat(30), '\\', '\u0000', '𠀀', '\uD800'), { maxLength: 12 }).map(parts => parts.join(''))
  await fc.assert(fc.asyncProperty(fc.oneof(pieces, fc.string({ unit: 'binary' })), async text => {
    const start = performance.now()
    await engine.find({ text, facets: ['library'] })
    await engine.suggest(text, 5)
    hintsOf(text)
    if (performance.now() - start > 1000) throw new Error('It took more than a second')
  }), { numRuns: 500, seed: 1 })
})

t.test('a snapshot that is damaged or does not fit is not used', async t => {
  const snapshotDir = await aFolder(t)
  const changes = shelf.map((entry, i): DocumentChange => ({ change: i + 1, clusterId: entry.id, entry }))
  const first = new EmbeddedEngine({ snapshotDir })
  await first.open('a database')
  await first.apply(changes, changes.length)
  const asked: CatalogueQuery = { text: '红楼梦 OR for*', facets: [...facetNames] }
  const wanted = await first.find(asked)
  await first.close()
  const [name] = await readdir(snapshotDir)
  const path = join(snapshotDir, name!)
  const bytes = await readFile(path)

  const reopened = async (identity = 'a database'): Promise<{ applied: number, trouble: string[], engine: EmbeddedEngine }> => {
    const trouble: string[] = []
    const engine = new EmbeddedEngine({ snapshotDir, onSnapshotTrouble: error => trouble.push((error as Error).name) })
    return { applied: await engine.open(identity), trouble, engine }
  }
  const whole = await reopened()
  t.equal(whole.applied, 8)
  t.same(await whole.engine.find(asked), wanted, 'the same answers as before')
  t.equal((await whole.engine.suggest('红楼', 5)).length, 3)

  t.same({ ...await reopened('another database'), engine: 0 }, { applied: 0, trouble: ['SnapshotUnusable'], engine: 0 })
  for (const [what, damaged] of Object.entries({
    'a bit flipped in the postings': Buffer.from(bytes).fill(bytes[bytes.length >> 1]! ^ 1, bytes.length >> 1, (bytes.length >> 1) + 1),
    'a bit flipped in the header': Buffer.from(bytes).fill(0x40, 40, 41),
    'the end lost': bytes.subarray(0, bytes.length - 10),
    'something appended': Buffer.concat([bytes, Buffer.from('x')]),
    'an empty file': Buffer.alloc(0),
    'another file': Buffer.from('something else altogether, and long enough to be read')
  })) {
    await writeFile(path, damaged)
    const { applied, trouble, engine } = await reopened()
    t.equal(applied, 0, what)
    t.equal(trouble.length, 1, 'the operator hears of it')
    await engine.apply(changes, changes.length)
    t.same((await engine.find(asked)).total, wanted.total, 'and the index is built afresh')
    await engine.close()
    t.equal((await stat(path)).size, bytes.length, 'and kept again')
  }
})
