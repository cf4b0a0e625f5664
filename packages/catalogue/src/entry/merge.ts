import type { BibliographicRecord, Classification, Contributor } from '../model/bibliographic-record.js'
import { compareIds } from '../clusters/order.js'
import { foldText } from '../text/fold.js'
import { hasHan, lettersOf } from '../text/segment.js'
import type { CatalogueEntry, EntryHolding } from './entry.js'

export interface MergeMember { id: string, /** Code of the library that sent it. */ library: string, record: BibliographicRecord }

/** A cluster with what it consists of. Holdings may come in any number per library; they are summed. */
export interface ClusterToMerge { id: string, work: string, members: MergeMember[], holdings: EntryHolding[] }

const lists = 30

/**
 * The entry that readers see: each field from the record that states it best, lists from all of them, and where each came
 * from. The same whatever order the members come in.
 */
export function mergeEntry (cluster: ClusterToMerge): CatalogueEntry {
  const members = cluster.members.length < 2
    ? cluster.members
    : cluster.members.map(member => ({ member, quality: qualityOf(member.record) }))
      .sort((x, y) => y.quality - x.quality || compareIds(x.member.id, y.member.id)).map(({ member }) => member)
  const [best] = members
  if (best === undefined) throw new Error(`Cluster ${cluster.id} has no members`)
  const provenance: Record<string, string> = {}
  const from = <T>(field: string, read: (record: BibliographicRecord) => T | undefined): T | undefined => {
    for (const { id, record } of members) {
      const value = read(record)
      if (value === undefined || Array.isArray(value) && value.length === 0) continue
      provenance[field] = id
      return value
    }
    return undefined
  }
  const { record } = best
  const titled = members.find(member => member.record.title.main !== '') ?? best
  provenance.title = titled.id
  const entry: CatalogueEntry = {
    id: cluster.id,
    work: cluster.work,
    format: titled.record.format,
    carrier: from('carrier', each => each.carrier === 'unknown' ? undefined : each.carrier) ?? 'unknown',
    languages: from('languages', each => each.languages) ?? [],
    title: titled.record.title,
    alternativeTitles: [],
    contributors: contributorsOf(members, provenance),
    publication: from('publication', each => each.publication.some(one => one.publisher !== undefined) ? each.publication : undefined) ?? record.publication,
    series: from('series', each => each.series) ?? [],
    isbn: [],
    issn: [],
    unifiedBookNumber: [],
    subjects: [],
    classifications: [],
    notes: [],
    links: [],
    provenance,
    records: members.map(({ id, library }) => ({ id, library })).sort((x, y) => compareIds(x.id, y.id)),
    holdings: holdingsOf(cluster.holdings)
  }
  const edition = from('edition', each => each.edition)
  if (edition !== undefined) entry.edition = edition
  const year = from('year', each => each.year)
  if (year !== undefined) entry.year = year
  const extent = from('extent', each => each.extent)
  if (extent !== undefined) entry.extent = extent
  const summary = longest(members, provenance, 'summary')
  if (summary !== undefined) entry.summary = summary
  const contents = longest(members, provenance, 'contents')
  if (contents !== undefined) entry.contents = contents
  gather(entry, members)
  return entry
}

/** How good a description is to show: fullness, original script, no shouting. */
function qualityOf (record: BibliographicRecord): number {
  const { title } = record
  let quality = title.main === '' ? -100 : 0
  if (title.rest !== undefined) quality += 3
  if (title.responsibility !== undefined) quality += 3
  if (record.edition !== undefined) quality += 1
  if (record.extent !== undefined) quality += 2
  if (record.year !== undefined) quality += 2
  if (record.summary !== undefined) quality += 3
  quality += Math.min(record.contributors.length, 4) * 2 + Math.min(record.subjects.length, 4) + Math.min(record.classifications.length, 2) +
    Math.min(record.publication.length, 1) * 2 + Math.min(record.identifiers.isbn.length, 1) * 2 + Math.min(record.series.length, 1)
  // A Chinese book described in pinyin alone, and titles in capitals, are shown only where there is nothing better.
  if (record.languages[0] === 'chi') quality += hasHan(title.main) ? 4 : -30
  if (title.main.length > 3 && title.main === title.main.toUpperCase() && title.main !== title.main.toLowerCase()) quality -= 20
  return quality
}

function longest (members: MergeMember[], provenance: Record<string, string>, field: 'summary' | 'contents'): string | undefined {
  let best: string | undefined
  for (const { id, record } of members) {
    const text = record[field]
    if (text === undefined || best !== undefined && text.length <= best.length) continue
    best = text
    provenance[field] = id
  }
  return best
}

/** The best record's contributors; translators and editors that only another record names are added. */
function contributorsOf (members: MergeMember[], provenance: Record<string, string>): Contributor[] {
  const first = members.find(member => member.record.contributors.length > 0)
  if (first === undefined) return []
  provenance.contributors = first.id
  const contributors = [...first.record.contributors]
  if (members.length === 1) return contributors
  const roles = new Set(contributors.map(contributor => contributor.role))
  for (const { record } of members) {
    const added = record.contributors.filter(contributor => (contributor.role === 'translator' || contributor.role === 'illustrator') && !roles.has(contributor.role))
    for (const contributor of added) { contributors.push(contributor); roles.add(contributor.role) }
  }
  return contributors
}

/** Lists that grow with every member, without saying the same thing twice. */
function gather (entry: CatalogueEntry, members: MergeMember[]): void {
  const many = members.length > 1
  const titles = new Set([lettersOf(foldText(entry.title.main))])
  const subjects = new Set<string>()
  const classes = new Set<string>()
  for (const { record } of members) {
    for (const { value, valid, cancelled } of record.identifiers.isbn) if (valid && cancelled !== true && !entry.isbn.includes(value)) entry.isbn.push(value)
    for (const issn of record.identifiers.issn) if (!entry.issn.includes(issn)) entry.issn.push(issn)
    for (const number of record.identifiers.unifiedBookNumber) if (!entry.unifiedBookNumber.includes(number)) entry.unifiedBookNumber.push(number)
    for (const title of [record.title.main, ...record.alternativeTitles]) {
      if (title === entry.title.main || entry.alternativeTitles.length >= lists || entry.alternativeTitles.includes(title)) continue
      const letters = lettersOf(foldText(title))
      // Traditional and simplified are found alike, so the other form needs no place of its own.
      if (letters === '' || titles.has(letters)) continue
      titles.add(letters)
      entry.alternativeTitles.push(title)
    }
    for (const subject of record.subjects) {
      if (entry.subjects.length >= lists) break
      const letters = many ? lettersOf(foldText(subject)) : subject
      if (!subjects.has(letters)) { subjects.add(letters); entry.subjects.push(subject) }
    }
    for (const one of record.classifications) addClass(entry.classifications, one, classes)
    for (const note of record.notes) if (entry.notes.length < lists && !entry.notes.includes(note)) entry.notes.push(note)
    for (const link of record.links) if (entry.links.length < lists && !entry.links.includes(link)) entry.links.push(link)
  }
}

function addClass (into: Classification[], one: Classification, seen: Set<string>): void {
  const key = one.scheme + one.value
  if (seen.has(key) || into.length >= lists) return
  seen.add(key)
  into.push(one)
}

/** One holding a library, in the order of the tree. */
function holdingsOf (given: EntryHolding[]): EntryHolding[] {
  const byLibrary = new Map<string, EntryHolding>()
  for (const holding of given) {
    const known = byLibrary.get(holding.library)
    if (known === undefined) {
      byLibrary.set(holding.library, { ...holding, callNumbers: [...new Set(holding.callNumbers)] })
      continue
    }
    known.items += holding.items
    known.available += holding.available
    for (const number of holding.callNumbers) if (!known.callNumbers.includes(number)) known.callNumbers.push(number)
  }
  const holdings = [...byLibrary.values()]
  if (holdings.length < 2) return holdings
  for (const holding of holdings) holding.callNumbers.sort()
  return holdings.sort((x, y) => (x.tier ?? 9) - (y.tier ?? 9) || (x.library < y.library ? -1 : 1))
}
