import { type Buffer, isAscii, isUtf8 } from '../bytes.js'
import { UnreadableRecord } from '../record.js'
import { encodingNamed, type Encoding } from './encoding.js'
import { iso5426Text } from './iso5426.js'
import { marc8Text } from './marc8.js'
import { statisticsOf } from './statistics.js'
import { composed, type TextDecoding } from './text.js'

const asBytes: TextDecoding['decode'] = (bytes, start, end) => bytes.toString('latin1', start, end)

const byTextDecoder = (encoding: Encoding, label: string): TextDecoding => {
  const decoder = new TextDecoder(label)
  return { encoding, lossy: true, decode: (bytes, start, end) => composed(decoder.decode(bytes.subarray(start, end))) }
}

const ascii: TextDecoding = { encoding: 'utf-8', lossy: false, decode: asBytes }

const decodings: Record<Encoding, TextDecoding> = {
  'utf-8': { encoding: 'utf-8', lossy: false, decode: (bytes, start, end) => composed(bytes.toString('utf8', start, end)) },
  gb18030: byTextDecoder('gb18030', 'gb18030'),
  big5: byTextDecoder('big5', 'big5'),
  'marc-8': { encoding: 'marc-8', lossy: true, decode: asBytes, value: marc8Text },
  'iso-5426': { encoding: 'iso-5426', lossy: true, decode: asBytes, value: iso5426Text },
  'windows-1251': byTextDecoder('windows-1251', 'windows-1251'),
  'windows-1252': byTextDecoder('windows-1252', 'windows-1252')
}

/** UTF-8 in which some subfields are MARC-8 with escape sequences: what a conversion leaves that knew only half the record. */
const utf8WithEscapes: TextDecoding = {
  encoding: 'utf-8',
  lossy: true,
  decode: (bytes, start, end) => composed(bytes.toString('utf8', start, end)),
  value: raw => raw.includes('\x1b') && /^[\0-\x7f]*$/.test(raw) ? marc8Text(raw) : raw
}

const damagedUtf8: TextDecoding = { ...decodings['utf-8'], lossy: true }

const escape = 0x1b

/** How to decode the data of a record: as asked, or as its bytes show. Throws UnreadableRecord where nothing fits. */
export function decodingOf (bytes: Buffer, start: number, end: number, wanted: 'auto' | Encoding): TextDecoding {
  const data = bytes.subarray(start, end)
  if (isAscii(data)) return data.includes(escape) ? decodings['marc-8'] : ascii
  const named = wanted === 'auto' ? 'auto' : encodingNamed(wanted)
  if (named === undefined) throw new UnreadableRecord('unknown-encoding', `No encoding is known by the name ${wanted}`)
  if (named !== 'auto') return named === 'utf-8' ? damagedUtf8 : decodings[named]
  if (isUtf8(data)) return data.includes(escape) ? utf8WithEscapes : isGbkByChance(data) ? decodings.gb18030 : decodings['utf-8']
  const encoding = judged(data)
  return encoding === 'utf-8' ? damagedUtf8 : decodings[encoding]
}

/**
 * Whether well-formed UTF-8 is GBK all the same. A few characters of GBK can make two-byte sequences of UTF-8, but then
 * they fall into scripts and phonetic letters at random, where real text of two-byte sequences keeps to few of them.
 */
function isGbkByChance (data: Buffer): boolean {
  let pairs = 0
  let odd = 0
  for (let i = 0; i < data.length; i++) {
    const lead = data[i]!
    if (lead < 0x80) continue
    // A longer sequence, or a second byte that everyday GBK does not have
    if (lead >= 0xe0 || data[++i]! < 0xa1) return false
    pairs++
    if ((lead >= 0xc6 && lead <= 0xcb) || (lead >= 0xd2 && lead <= 0xd6) || lead >= 0xda) odd++
  }
  return odd >= pairs * 0.3
}

/** Shares from which an encoding is believed. They were set on records of known encodings and leave wide gaps. */
const enough = { utf8: 0.6, gbk: 0.5, big5: 0.75, clearly: 0.15, certainly: 0.9, cyrillic: 0.7, ansel: 0.6, latin: 0.7 }

function judged (data: Buffer): Encoding {
  const share = statisticsOf(data)
  // A brief record in GBK has a few pairs that are UTF-8 by chance; damaged UTF-8 is never GBK of everyday characters throughout.
  const gbkThroughout = share.inRows && share.gbk >= enough.certainly && share.utf8 < enough.certainly
  if (share.utf8 >= enough.utf8 && !gbkThroughout) return 'utf-8' // damaged in places
  if (data.includes(escape)) return 'marc-8'
  if (share.inRows && share.big5 >= enough.big5 && share.big5 > share.gbk + enough.clearly) return 'big5'
  // A foreign book in a Chinese catalogue has a few characters far apart (著, 页); none of them makes sense in ANSEL
  if (share.gbk >= enough.gbk && (share.inRows || share.ansel < enough.certainly)) return 'gb18030'
  if (share.windows1251 >= enough.cyrillic) return 'windows-1251'
  if (share.ansel >= enough.ansel && share.ansel >= share.iso5426) return 'marc-8'
  if (share.iso5426 >= enough.latin) return 'iso-5426'
  if (share.windows1252 >= enough.latin) return 'windows-1252'
  // Traditional characters in GBK lie outside the everyday rows
  if (share.gbk >= 0.25 && share.gbk > share.big5) return 'gb18030'
  throw new UnreadableRecord('unknown-encoding', 'The bytes make no text in any encoding that is known here')
}
