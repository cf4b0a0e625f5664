import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compareFeatures, emptyRecord, featuresOf, matchKeysOf, matchThreshold, type BibliographicRecord } from '@commonshelf/catalogue'

/** A brief record of the pairs that Princeton's librarians labelled (pulibrary/pymarc_dedupe). */
interface LabelledRecord {
  title: string | null
  author: string | null
  publication_year: string | null
  pagination: string | null
  edition: string | null
  publisher_name: string | null
  is_electronic_resource: boolean
}

interface LabelledPair { __value__: [LabelledRecord, LabelledRecord] }

/**
 * Prints how matching judges the labelled real pairs, where the folder with real records is at hand (COMMONSHELF_TEST_DATA,
 * else ../shared/data). Two of the "match" labels are of books with different titles.
 */
export function scoreLabelledPairs (): void {
  const file = join(process.env.COMMONSHELF_TEST_DATA ?? resolve('..', 'shared', 'data'), 'dedup', 'princeton-training-pairs.json')
  if (!existsSync(file)) {
    console.log(`match: labelled real pairs skipped, ${file} is not here`)
    return
  }
  const pairs = JSON.parse(readFileSync(file, 'utf8')) as { distinct: LabelledPair[], match: LabelledPair[] }
  const found = (list: LabelledPair[]): number => list.filter(({ __value__: [left, right] }) => areOne(describe(left), describe(right))).length
  const truePairs = found(pairs.match)
  const falsePairs = found(pairs.distinct)
  console.log(`match: ${pairs.match.length + pairs.distinct.length} pairs labelled at Princeton: of ${pairs.match.length} same ${truePairs} found, of ${pairs.distinct.length} different ${falsePairs} taken for one`)
}

function areOne (left: BibliographicRecord, right: BibliographicRecord): boolean {
  const a = featuresOf(left)
  const b = featuresOf(right)
  const { score, veto } = compareFeatures(a, b)
  return veto === undefined && score >= matchThreshold && matchKeysOf(a).some(key => matchKeysOf(b).includes(key))
}

function describe (given: LabelledRecord): BibliographicRecord {
  const record = emptyRecord()
  const [main = '', ...rest] = (given.title ?? '').split(' : ')
  record.title = rest.length === 0 ? { main } : { main, rest: rest.join(' : ') }
  record.carrier = given.is_electronic_resource ? 'electronic' : 'print'
  if (given.author !== null) record.contributors.push({ name: given.author, kind: 'person', primary: true })
  if (given.publisher_name !== null) record.publication.push({ publisher: given.publisher_name })
  if (given.edition !== null) record.edition = given.edition
  const year = Number(given.publication_year?.slice(0, 4))
  if (year > 0) record.year = year
  if (given.pagination !== null) {
    record.extent = given.pagination
    const pages = [...given.pagination.matchAll(/([0-9]+)(?= (?:unnumbered )?(?:pages|p\b|leaves))/g)].map(found => Number(found[1]))
    if (pages.length > 0) record.pages = Math.max(...pages)
  }
  return record
}
