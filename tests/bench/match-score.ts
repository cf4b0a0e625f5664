import { featuresOf, keyLimit, matchKeysOf, solve, type BibliographicRecord, type MatchRecord } from '@commonshelf/catalogue'
import { brief, causeOfMiss, causeOfWrong, nothingDiffers, why } from './match-causes.js'
import { scoreWorks, type WorkScore } from './match-works.js'

/** One record of a generated catalogue with what the generator knows of it. */
export interface TrueRecord { record: BibliographicRecord, library: string, edition: string, work: string, kind: string, script: string, flags: string[] }

export interface MatchScore {
  records: number
  editions: number
  clusters: number
  precision: number
  recall: number
  f1: number
  /** Over all records and by the script of the record, as the generator wrote it. */
  bcubed: Map<string, { records: number, precision: number, recall: number, f1: number }>
  /** Pairs that no field of the two could decide, and the figures without them. */
  undecidable: { wrong: number, missed: number, precision: number, recall: number, f1: number }
  /** Clusters that hold records of two works. */
  mixedWorks: number
  works: WorkScore
  largest: number
  /** Records and true editions of the largest cluster that mixes editions. */
  largestWrong: { records: number, editions: number }
  wrong: [cause: string, pairs: number][]
  missed: [cause: string, pairs: number][]
  examples: string[]
  /** `largestComponent` counts records. */
  microseconds: { featuresAndKeys: number, solve: number, slowestComponent: number, largestComponent: number }
}

const cpuSince = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start)
  return user + system
}

/** CPU microseconds of features and keys a record, once the code is warm: the best of three passes. */
function warmCost (given: TrueRecord[]): number {
  const sample = given.slice(0, 20_000)
  const passes = [1, 2, 3].map(() => {
    const start = process.cpuUsage()
    for (const { record } of sample) matchKeysOf(featuresOf(record))
    return cpuSince(start) / sample.length
  })
  return Math.min(...passes)
}

/** Matches the records as the pipeline would, component by component, and holds the outcome against the truth. */
export function scoreMatching (given: TrueRecord[]): MatchScore {
  const records = given.map(({ record }, index): MatchRecord => {
    const features = featuresOf(record)
    return { id: String(index + 1), features, keys: matchKeysOf(features) }
  })
  const featuresAndKeys = warmCost(given)
  const start = process.cpuUsage()
  const cluster = new Int32Array(given.length)
  const clusters: number[][] = []
  let slowestComponent = 0
  let largestComponent = 0
  for (const component of componentsOf(records)) {
    const before = performance.now()
    const partition = solve(component)
    const took = performance.now() - before
    slowestComponent = Math.max(slowestComponent, took * 1000)
    largestComponent = Math.max(largestComponent, component.length)
    for (const ids of partition.clusters) {
      const members = ids.map(id => Number(id) - 1)
      for (const member of members) cluster[member] = clusters.length
      clusters.push(members)
    }
  }
  const solving = cpuSince(start) / given.length

  const perEdition = new Map<string, number[]>()
  given.forEach(({ edition }, index) => {
    const list = perEdition.get(edition)
    if (list === undefined) perEdition.set(edition, [index])
    else list.push(index)
  })
  const pairs = (n: number): number => n * (n - 1) / 2
  let right = 0
  let joined = 0
  const perScript = new Map<string, { records: number, precision: number, recall: number }>()
  const undecidable = { wrong: 0, missed: 0 }
  let mixedWorks = 0
  let largestWrong = { records: 0, editions: 0 }
  const wrong = new Map<string, number>()
  const missed = new Map<string, number>()
  const examples: string[] = []
  for (const members of clusters) {
    const counts = new Map<string, number>()
    for (const member of members) counts.set(given[member]!.edition, (counts.get(given[member]!.edition) ?? 0) + 1)
    joined += pairs(members.length)
    for (const count of counts.values()) right += pairs(count)
    for (const member of members) {
      const { edition, script } = given[member]!
      const shared = counts.get(edition)!
      for (const name of ['all', script]) {
        const sum = perScript.get(name) ?? { records: 0, precision: 0, recall: 0 }
        perScript.set(name, { records: sum.records + 1, precision: sum.precision + shared / members.length, recall: sum.recall + shared / perEdition.get(edition)!.length })
      }
    }
    if (counts.size < 2) continue
    if (new Set(members.map(member => given[member]!.work)).size > 1) mixedWorks++
    if (members.length > largestWrong.records) largestWrong = { records: members.length, editions: counts.size }
    for (let i = 0; i < members.length; i++) {
      for (let j = i + 1; j < members.length; j++) {
        const left = given[members[i]!]!
        const other = given[members[j]!]!
        if (left.edition === other.edition) continue
        const open = nothingDiffers(records[members[i]!]!, records[members[j]!]!)
        if (open) undecidable.wrong++
        const cause = `${open ? 'undecidable: ' : ''}${causeOfWrong(left, other, records[members[i]!]!, records[members[j]!]!)}`
        count(wrong, cause)
        if (wrong.get(cause)! <= 3) examples.push(`wrong, ${cause}: ${brief(left)} | ${brief(other)} ${why(records[members[i]!]!, records[members[j]!]!)}`)
      }
    }
  }
  // A record that agrees in all it states with another edition as well: which of the two it is, it does not say.
  const couldBeAnother = (index: number): boolean =>
    clusters[cluster[index]!]!.some(other => given[other]!.edition !== given[index]!.edition && nothingDiffers(records[index]!, records[other]!))
  for (const members of perEdition.values()) {
    for (let i = 0; i < members.length; i++) {
      for (let j = i + 1; j < members.length; j++) {
        if (cluster[members[i]!] === cluster[members[j]!]) continue
        const open = couldBeAnother(members[i]!) || couldBeAnother(members[j]!)
        if (open) undecidable.missed++
        const cause = (open ? 'undecidable: ' : '') + causeOfMiss(given[members[i]!]!, given[members[j]!]!, records[members[i]!]!, records[members[j]!]!)
        count(missed, cause)
        if (missed.get(cause)! <= 3) examples.push(`missed, ${cause}: ${brief(given[members[i]!]!)} | ${brief(given[members[j]!]!)} ${why(records[members[i]!]!, records[members[j]!]!)}`)
      }
    }
  }
  const all = [...perEdition.values()].reduce((sum, members) => sum + pairs(members.length), 0)
  const ranked = (causes: Map<string, number>): [string, number][] => [...causes].sort((x, y) => y[1] - x[1]).slice(0, 14)
  return {
    records: given.length,
    editions: perEdition.size,
    clusters: clusters.length,
    ...figures(right, joined, all),
    bcubed: new Map([...perScript].sort().map(([script, { records: number, precision, recall }]) =>
      [script, { records: number, precision: precision / number, recall: recall / number, f1: harmonic(precision / number, recall / number) }])),
    undecidable: { ...undecidable, ...figures(right, joined - undecidable.wrong, all - undecidable.missed) },
    mixedWorks,
    works: scoreWorks(given, records, clusters),
    largest: Math.max(...clusters.map(members => members.length)),
    largestWrong,
    wrong: ranked(wrong),
    missed: ranked(missed),
    examples,
    microseconds: { featuresAndKeys, solve: solving, slowestComponent, largestComponent }
  }
}

const harmonic = (precision: number, recall: number): number => precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall)

function figures (right: number, joined: number, all: number): { precision: number, recall: number, f1: number } {
  const precision = joined === 0 ? 1 : right / joined
  const recall = all === 0 ? 1 : right / all
  return { precision, recall, f1: harmonic(precision, recall) }
}

const count = (into: Map<string, number>, cause: string): void => { into.set(cause, (into.get(cause) ?? 0) + 1) }

/** Records that reach one another through keys that propose pairs. */
function componentsOf (records: MatchRecord[]): MatchRecord[][] {
  const holders = new Map<string, number[]>()
  records.forEach(({ keys }, index) => {
    for (const key of keys) {
      const list = holders.get(key)
      if (list === undefined) holders.set(key, [index])
      else list.push(index)
    }
  })
  const parent = records.map((_, index) => index)
  const rootOf = (index: number): number => {
    while (parent[index] !== index) index = parent[index] = parent[parent[index]!]!
    return index
  }
  for (const list of holders.values()) {
    if (list.length > keyLimit) continue
    for (const index of list) parent[rootOf(index)] = rootOf(list[0]!)
  }
  const components = new Map<number, MatchRecord[]>()
  records.forEach((record, index) => {
    const root = rootOf(index)
    const list = components.get(root)
    if (list === undefined) components.set(root, [record])
    else list.push(record)
  })
  return [...components.values()]
}
