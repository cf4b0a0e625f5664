import type { BibliographicRecord } from '../model/bibliographic-record.js'
import { authorLabel } from '../matching/author-label.js'
import { editionOf } from '../matching/edition.js'
import { hash64 } from '../matching/hash.js'
import { namesOf } from '../matching/names.js'
import { publisherKey } from '../matching/publisher.js'
import { titleLetters, titleParts } from '../matching/title.js'
import { cutVolume, volumesIn } from '../matching/volume.js'
import { hanNumeral, numeral } from '../numbers/numeral.js'
import { foldText } from '../text/fold.js'
import { hasHan } from '../text/segment.js'
import { shorten } from '../text/shorten.js'

/** A place in a series (490/830, 225/410) or in a set of several volumes (245 $n, 200 $h, 461). */
export interface SeriesPlace {
  /** The series or set, as a 64-bit number in decimal: what two volumes of it have in common. */
  key: string
  kind: 'series' | 'set'
  /** Title of the series or set, as written. */
  title: string
  /** Which volume, as written; absent for the set as a whole and where a series is not numbered. */
  volume?: string
  /** The same so that text order is the order on the shelf: each number in six digits, 上 中 下 as 1 2 3. */
  order?: string
  /** The volume's own title. */
  volumeTitle?: string
  /** How many volumes the set has, where the description is of the whole. */
  volumes?: number
}

/** Where a description stands: in its series, in the order given, and in the set that it is a volume or the whole of. */
export function seriesOf (record: BibliographicRecord): SeriesPlace[] {
  const places: SeriesPlace[] = []
  const add = (place: SeriesPlace): void => { if (!places.some(({ key, order }) => key === place.key && order === place.order)) places.push(place) }
  const set = setOf(record)
  if (set !== undefined) add(set)
  for (const { title, volume, issn } of record.series) {
    const cut = volume === undefined ? cutVolume(fold(title)) : undefined
    const label = volume ?? (cut?.volume === undefined ? undefined : title.slice(cut.title.length).replace(/^[\s·.,，;；:：]+/, ''))
    // A series' title may be in another language than the book.
    const name = titleLetters(titleParts({ main: cut?.volume === undefined ? title : cut.title }).main, undefined)
    if (name !== '') add(placed({ key: seriesKey(name, issn, record), kind: 'series', title: cut?.volume === undefined ? title : title.slice(0, cut.title.length).trim() }, label))
  }
  return places
}

function setOf (record: BibliographicRecord): SeriesPlace | undefined {
  if (record.level !== 'monograph') return undefined
  const { main: folded, volume, volumes } = titleParts(record.title)
  const counted = volumes ?? (record.extent === undefined ? undefined : volumesIn(foldText(shorten(record.extent, 200))))
  // So it is with most.
  if (volume === '' && counted === undefined) return undefined
  const main = titleLetters(folded, record.languages[0])
  if (main === '') return undefined
  const { authors } = namesOf(record)
  // Another edition of a set is another shelf: its volumes do not complete the first one's.
  const edition = record.edition === undefined ? undefined : editionOf(fold(record.edition)).number
  const key = hash64(`set ${main} ${authors[0] === undefined ? '' : authorLabel(authors[0])} ${edition === undefined || edition === 1 ? '' : edition}`)
  const { main: title, partNumber, partName } = record.title
  if (volume === '') return { key, kind: 'set', title, volumes: counted! }
  // A sheet has the number in the title: 红楼梦（上）.
  const cut = partNumber === undefined ? cutVolume(fold(title)).title.length : title.length
  const label = partNumber ?? title.slice(cut).replace(/^[\s(（[【·.,，:：]+|[\s)）\]】]+$/g, '')
  return placed({ key, kind: 'set', title: title.slice(0, cut).trim() || title, ...partName !== undefined && { volumeTitle: partName } }, label === '' ? volume : label)
}

function placed (place: SeriesPlace, label: string | undefined): SeriesPlace {
  if (label === undefined || label.trim() === '') return place
  const order = volumeOrder(label)
  return { ...place, volume: label.trim(), ...order !== undefined && { order } }
}

/** 研究丛书, Classics: names that many houses give to a series of theirs. */
const anyHouse = /^(?:.{0,4}(?:丛书|文库|系列|文丛|译丛|教材|书系)|(?:world|modern|penguin)?classics|library|(?:a )?novels?|studies|series|paperbacks?|textbooks?|.{0,10}series)$/

function seriesKey (name: string, issn: string | undefined, record: BibliographicRecord): string {
  if (!anyHouse.test(name) && name.length >= (hasHan(name) ? 4 : 10)) return hash64(`series ${name}`)
  const publisher = record.publication.find(one => one.publisher !== undefined)?.publisher
  return hash64(`series ${name} ${publisher === undefined ? issn ?? '' : publisherKey(publisher)}`)
}

const places: Record<string, number> = { 上: 1, 中: 2, 下: 3 }

/**
 * A volume's label so that text order is shelf order: 第二卷 to 000002, v. 12, no. 3 to 000012.000003, 上册 to 000001, 第三辑 下
 * to 000003.000003; undefined where it has no number.
 */
export function volumeOrder (label: string): string | undefined {
  const folded = fold(label)
  const numbers: number[] = []
  for (const [part] of folded.matchAll(/[0-9]{1,9}|[零〇一二两三四五六七八九十百千]+|[上中下](?=[卷册集编部篇辑函]|[^\p{L}]|$)|\p{Script=Latin}+/gu)) {
    const value = places[part] ?? (/^[0-9]/.test(part) ? Number(part) : hanNumeral(part) ?? (wordsOfVolume.has(part) ? undefined : numeral(part)))
    if (value !== undefined) numbers.push(value)
  }
  const last = /\b(?:v|vol|t|c)\.? ?([vclxi])$/.exec(folded)
  if (numbers.length === 0 && last !== null) numbers.push(numeral(last[1]!) ?? 0)
  return numbers.length === 0 ? undefined : numbers.slice(0, 4).map(number => String(number).padStart(6, '0')).join('.')
}

const wordsOfVolume = new Set(['v', 'c', 'l', 'd', 'di'])

const fold = (text: string): string => foldText(shorten(text, 500))
