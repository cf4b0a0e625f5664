import type { BibliographicRecord, Carrier, Isbn } from '../model/bibliographic-record.js'
import { foldText } from '../text/fold.js'
import { shorten } from '../text/shorten.js'
import type { MatchFeatures } from './features.js'
import { sameVolume, volumeOf } from './volume.js'

const ofASet = /\bset\b|全套|成套|套装|全[0-9一二三四五六七八九十两]+[册卷]|总号|complete|gesamt|koko teos|\bser(?:ies|ie)?\b|丛书/
const ofAVolume = /\b(?:v|vol|bd|t|pt|part)\.? ?[0-9ivx]+|[卷册] ?[0-9一二三四五六七八九十]|[0-9一二三四五六七八九十] ?[卷册]|^[上中下][册卷]?$/
const electronic = /electronic|e-?book|e-?pub|pdf|online|kindle|mobi|\bebk|电子|网络/
const audio = /audio|\bcd\b|sound|mp3|录音|有声/
const largePrint = /large print|大字/

// 9780000000002, 9787000000006: typed so that a form would accept it; the check digit is right.
const placeholder = /(\d)\1{8}/

/** What form of the book an ISBN's qualifier speaks of; undefined for an ordinary binding. */
function formOf (qualifier: string): Carrier | undefined {
  return electronic.test(qualifier) ? 'electronic' : audio.test(qualifier) ? 'audio' : largePrint.test(qualifier) ? 'large-print' : undefined
}

const isOf = (form: Carrier, carrier: Carrier): boolean =>
  carrier === 'unknown' || form === carrier || form === 'audio' && carrier.startsWith('audio')

/** Sorts a record's ISBNs into its own, those of its set, and those that prove nothing. */
export function readIsbns (record: BibliographicRecord, features: MatchFeatures): void {
  for (const isbn of record.identifiers.isbn) {
    const list = listOf(isbn, record.carrier, features)
    const values = features[list] ??= []
    if (isbn.value !== '' && !values.includes(isbn.value)) values.push(isbn.value)
  }
}

function listOf (isbn: Isbn, carrier: Carrier, features: MatchFeatures): 'isbn' | 'setIsbn' | 'doubtfulIsbn' {
  if (!isbn.valid || isbn.cancelled === true || placeholder.test(isbn.value)) return 'doubtfulIsbn'
  if (isbn.qualifier === undefined) return 'isbn'
  const qualifier = foldText(shorten(isbn.qualifier, 100))
  if (ofASet.test(qualifier)) return 'setIsbn'
  const form = formOf(qualifier)
  if (form !== undefined && !isOf(form, carrier)) return 'doubtfulIsbn'
  if (ofAVolume.test(qualifier)) {
    const volume = volumeOf(qualifier)
    if (volume !== undefined && (features.volume === undefined || !sameVolume(volume, features.volume))) return 'doubtfulIsbn'
  }
  return 'isbn'
}
