import type { BibliographicRecord, Classification, Contributor } from '../model/bibliographic-record.js'
import { compareIds } from '../clusters/order.js'
import { foldText } from '../text/fold.js'
import { hasHan, lettersOf } from '../text/segment.js'
import { correct } from './corrections.js'
import type { CatalogueEntry, EntryHolding } from './entry.js'
import type { OriginReason } from './origins.js'

export interface MergeMember { id: string, /** Code of the library that sent it. */ library: string, record: BibliographicRecord }

/** A cluster with what it consists of. Holdings may come in any number per library; they are summed. */
export interface ClusterToMerge {
  id: string
  work: string
  members: MergeMember[]
  holdings: EntryHolding[]
  /** Fields as staff corrected them (see `Corrections`); null empties one, and what is no correctable field is passed over. */
  corrections?: Record<string, unknown> | undefined
}

const lists = 30

/** Told of each value that comes into an entry: which field, from which record, and why from that one. */
type Note = (field: string, record: string, why: OriginReason) => void

/**
 * The entry that readers see: each field from the record that states it best, lists from all of them, and where each came
 * from. What staff corrected outranks every record. The same whatever order the members come in.
 */
export const mergeEntry = (cluster: ClusterToMerge): CatalogueEntry => merge(cluster, () => {})

/** The same, telling where each value came from and why. */
export function merge (cluster: ClusterToMerge, note: Note): CatalogueEntry {
  const members = cluster.members.length < 2
    ? cluster.members
    : cluster.members.map(member => ({ member, quality: qualityOf(member.record) }))
      .sort((x, y) => y.quality - x.quality || compareIds(x.member.id, y.member.id)).map(({ member }) => member)
  const [best] = members
  if (best === undefined) throw new Error(`Cluster ${cluster.id} has no members`)
  const provenance: Record<string, string> = {}
  const take = (field: string, id: string, why: OriginReason): void => { provenance[field] = id; note(field, id, why) }
  const from = <T>(field: string, read: (record: BibliographicRecord) => T | undefined): T | undefined => {
    for (const { id, record } of members) {
      const value = read(record)
      if (value === undefined || Array.isArray(value) && value.length === 0) continue
      take(field, id, id === best.id ? 'fullest' : 'stated')
      return value
    }
    return undefined
  }
  const titled = members.find(member => member.record.title.main !== '') ?? best
  for (const field of ['title', 'format']) take(field, titled.id, titled === best ? 'fullest' : 'stated')
  const entry: CatalogueEntry = {
    id: cluster.id,
    work: cluster.work,
    format: titled.record.format,
    carrier: from('carrier', each => each.carrier === 'unknown' ? undefined : each.carrier) ?? 'unknown',
    languages: from('languages', each => each.languages) ?? [],
    title: titled.record.title,
    alternativeTitles: [],
    contributors: contributorsOf(members, take, note),
    publication: from('publication', each => each.publication.some(one => one.publisher !== undefined) ? each.publication : undefined) ?? from('publication', each => each.publication) ?? [],
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
  const summary = longest(members, take, 'summary')
  if (summary !== undefined) entry.summary = summary
  const contents = longest(members, take, 'contents')
  if (contents !== undefined) entry.contents = contents
  gather(entry, members, note)
  return cluster.corrections === undefined ? entry : correct(entry, cluster.corrections)
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

function longest (members: MergeMember[], take: Note, field: 'summary' | 'contents'): string | undefined {
  let best: MergeMember | undefined
  for (const member of members) {
    const text = member.record[field]
    if (text !== undefined && (best === undefined || text.length > best.record[field]!.length)) best = member
  }
  if (best !== undefined) take(field, best.id, members.length === 1 ? 'fullest' : 'longest')
  return best?.record[field]
}

/** The best record's contributors; translators and editors that only another record names are added. */
function contributorsOf (members: MergeMember[], take: Note, note: Note): Contributor[] {
  const first = members.find(member => member.record.contributors.length > 0)
  if (first === undefined) return []
  take('contributors', first.id, first === members[0] ? 'fullest' : 'stated')
  const contributors = [...first.record.contributors]
  if (members.length === 1) return contributors
  const roles = new Set(contributors.map(contributor => contributor.role))
  for (const { id, record } of members) {
    const added = record.contributors.filter(contributor => (contributor.role === 'translator' || contributor.role === 'illustrator') && !roles.has(contributor.role))
    for (const contributor of added) { contributors.push(contributor); roles.add(contributor.role) }
    if (added.length > 0) note('contributors', id, 'gathered')
  }
  return contributors
}

/** Lists that grow with every member, without saying the same thing twice. */
function gather (entry: CatalogueEntry, members: MergeMember[], note: Note): void {
  const many = members.length > 1
  const titles = new Set([lettersOf(foldText(entry.title.main))])
  const subjects = new Set<string>()
  const classes = new Set<string>()
  for (const { id, record } of members) {
    const add = (field: 'isbn' | 'issn' | 'unifiedBookNumber' | 'alternativeTitles' | 'subjects' | 'notes' | 'links', value: string, most = lists): void => {
      if (entry[field].length >= most || entry[field].includes(value)) return
      entry[field].push(value)
      note(field, id, 'gathered')
    }
    for (const { value, valid, cancelled } of record.identifiers.isbn) if (valid && cancelled !== true) add('isbn', value, Infinity)
    for (const issn of record.identifiers.issn) add('issn', issn, Infinity)
    for (const number of record.identifiers.unifiedBookNumber) add('unifiedBookNumber', number, Infinity)
    for (const title of [record.title.main, ...record.alternativeTitles]) {
      if (title === entry.title.main || entry.alternativeTitles.length >= lists || entry.alternativeTitles.includes(title)) continue
      const letters = lettersOf(foldText(title))
      // Traditional and simplified are found alike, so the other form needs no place of its own.
      if (letters === '' || titles.has(letters)) continue
      titles.add(letters)
      add('alternativeTitles', title)
    }
    for (const subject of record.subjects) {
      if (entry.subjects.length >= lists) break
      const letters = many ? lettersOf(foldText(subject)) : subject
      if (!subjects.has(letters)) { subjects.add(letters); add('subjects', subject) }
    }
    for (const one of record.classifications) if (addClass(entry.classifications, one, classes)) note('classifications', id, 'gathered')
    for (const text of record.notes) add('notes', text)
    for (const link of record.links) add('links', link)
  }
}

function addClass (into: Classification[], one: Classification, seen: Set<string>): boolean {
  const key = one.scheme + one.value
  if (seen.has(key) || into.length >= lists) return false
  seen.add(key)
  into.push(one)
  return true
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
