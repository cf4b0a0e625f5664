import { workKeyOf, type MatchRecord } from '@commonshelf/catalogue'
import type { TrueRecord } from './match-score.js'

/** Pairs of entries of one work: how many came together, and how many rightly. */
export interface WorkScore {
  precision: number
  recall: number
  /** The same without the translations that name no original: nothing in them says whose work they are. */
  recallNamed: number
  unnamedTranslations: number
}

const commonest = (values: string[]): string => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((x, y) => y[1] - x[1])[0]![0]
}

/** Every cluster takes the work key that most of its records have, as an entry does; against the works of the truth. */
export function scoreWorks (given: TrueRecord[], records: MatchRecord[], clusters: number[][]): WorkScore {
  const entries = clusters.map(members => ({
    work: commonest(members.map(member => given[member]!.work)),
    key: commonest(members.map(member => workKeyOf(records[member]!.features))),
    unnamed: members.some(member => given[member]!.record.originalLanguages.length > 0) && members.every(member => records[member]!.features.uniform === undefined)
  }))
  const pairs = (n: number): number => n * (n - 1) / 2
  const together = (by: (entry: typeof entries[number]) => string, among = entries): number => {
    const counts = new Map<string, number>()
    for (const entry of among) counts.set(by(entry), (counts.get(by(entry)) ?? 0) + 1)
    return [...counts.values()].reduce((sum, n) => sum + pairs(n), 0)
  }
  const both = ({ work, key }: typeof entries[number]): string => `${work} ${key}`
  const named = entries.filter(entry => !entry.unnamed)
  return {
    precision: together(both) / Math.max(1, together(({ key }) => key)),
    recall: together(both) / Math.max(1, together(({ work }) => work)),
    recallNamed: together(both, named) / Math.max(1, together(({ work }) => work, named)),
    unnamedTranslations: entries.length - named.length
  }
}
