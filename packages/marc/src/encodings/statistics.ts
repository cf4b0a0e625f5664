/** How well the bytes of a record fit each kind of encoding. Shares are between 0 and 1. */
export interface ByteStatistics {
  /** Of the bytes above 0x7f, those that are part of valid UTF-8 sequences. */
  utf8: number
  /** Of the double-byte characters read as GBK or Big5, those in the rows of everyday characters; errors count against it. */
  gbk: number
  big5: number
  /** Whether double-byte characters stand in rows, as East Asian ones mostly do, rather than one by one like accented Latin letters. */
  inRows: boolean
  /** Of the bytes above 0x7f, those that make sense in MARC-8's and ISO 5426's Latin sets: a mark before a letter, or a sign. */
  ansel: number
  iso5426: number
  /** Letters of Windows-1251 in words of three and more; letters of Windows-1252 inside words of ASCII. */
  windows1251: number
  windows1252: number
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)

export function statisticsOf (bytes: Uint8Array): ByteStatistics {
  let high = 0
  let ansel = 0
  let iso5426 = 0
  let western = 0
  let cyrillic = 0
  let run = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte < 0x80) {
      if (run >= 3) cyrillic += run
      run = 0
      continue
    }
    high++
    const next = bytes[i + 1] ?? 0
    if (byte >= 0xc0 || byte === 0xa8 || byte === 0xb8) run++
    if (byte >= 0xe0 ? byte !== 0xff && (isLetter(next) || next >= 0xe0 || (next >= 0xa1 && next <= 0xbd)) : isAnselSign(byte)) ansel++
    if (byte >= 0xc0 && byte <= 0xdf ? isLetter(next) || (next >= 0xc0 && next <= 0xdf) || next >= 0xe1 : byte >= 0xa1 && byte < 0xc0) iso5426++
    if (byte >= 0xc0 && next < 0x80) western++
  }
  if (run >= 3) cyrillic += run
  const gbk = doubleBytes(bytes, isGbkTrail, isEverydayGbk, 0x81)
  const big5 = doubleBytes(bytes, isBig5Trail, isEverydayBig5, 0xa1)
  const share = (count: number): number => high === 0 ? 0 : count / high
  return {
    utf8: share(utf8Bytes(bytes)),
    gbk: gbk.everyday,
    big5: big5.everyday,
    inRows: Math.max(gbk.adjacent, big5.adjacent) >= 0.3,
    ansel: share(ansel),
    iso5426: high < 2 ? 0 : share(iso5426), // one byte proves nothing against the commoner sets
    windows1251: share(cyrillic),
    windows1252: share(western)
  }
}

const isAnselSign = (byte: number): boolean => (byte >= 0xa1 && byte <= 0xc8 && byte !== 0xaf && byte !== 0xbb && byte !== 0xbe && byte !== 0xbf) || byte === 0x88 || byte === 0x89 || byte === 0x8d || byte === 0x8e

/** How many bytes belong to well-formed sequences of UTF-8 of two bytes and more. */
function utf8Bytes (bytes: Uint8Array): number {
  let count = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    const length = byte >= 0xc2 && byte <= 0xdf ? 2 : byte >= 0xe0 && byte <= 0xef ? 3 : byte >= 0xf0 && byte <= 0xf4 ? 4 : 0
    if (length === 0) continue
    let end = i + 1
    while (end < i + length && (bytes[end] ?? 0) >= 0x80 && bytes[end]! <= 0xbf) end++
    if (end !== i + length) continue
    count += length
    i = end - 1
  }
  return count
}

type TrailTest = (byte: number) => boolean
type EverydayTest = (lead: number, trail: number) => boolean

/** Of the characters: the share of everyday ones, and of those that another follows at once. */
function doubleBytes (bytes: Uint8Array, isTrail: TrailTest, isEveryday: EverydayTest, firstLead: number): { everyday: number, adjacent: number } {
  let everyday = 0
  let characters = 0
  let adjacent = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!
    if (lead < 0x80) continue
    characters++
    const trail = bytes[i + 1] ?? 0
    if (lead < firstLead || lead === 0xff || !isTrail(trail)) {
      characters++ // an error weighs twice
      continue
    }
    if (isEveryday(lead, trail)) everyday++
    // GB18030's four-byte characters have a digit in second and fourth place
    i += trail < 0x40 ? 3 : 1
    if ((bytes[i + 1] ?? 0) >= firstLead) adjacent++
  }
  return characters === 0 ? { everyday: 0, adjacent: 0 } : { everyday: everyday / characters, adjacent: adjacent / characters }
}

const isGbkTrail: TrailTest = byte => (byte >= 0x40 && byte !== 0x7f && byte !== 0xff) || (byte >= 0x30 && byte <= 0x39)
/** Level 1 of GB 2312, its signs, kana and other letters. */
const isEverydayGbk: EverydayTest = (lead, trail) => trail >= 0xa1 ? (lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa9) : false

const isBig5Trail: TrailTest = byte => (byte >= 0x40 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xfe)
const isEverydayBig5: EverydayTest = lead => (lead >= 0xa4 && lead <= 0xc6) || lead === 0xa1 || lead === 0xa2
