import { anyShared, otherLanguage } from './agreement.js'
import { sameScript, type MatchFeatures } from './features.js'
import { nearlySame } from './similarity.js'
import { sameVolume } from './volume.js'

/** A reason why two records cannot describe one edition, whatever else agrees. */
export interface Veto { name: string, forbids (left: MatchFeatures, right: MatchFeatures): boolean }

/** What makes two records different editions. A rule set says which of them hold. */
export const vetoes: Veto[] = [
  { name: 'carrier', forbids: (a, b) => a.carrier !== b.carrier && a.carrier !== 'unknown' && b.carrier !== 'unknown' && !sameFamily(a.carrier, b.carrier) },
  { name: 'format', forbids: (a, b) => a.format !== b.format && a.format !== 'other' && b.format !== 'other' && a.format !== 'mixed' && b.format !== 'mixed' },
  // A part and what contains it; a journal and one issue of it.
  { name: 'level', forbids: (a, b) => a.level !== b.level && (a.level === 'component' || b.level === 'component' || a.level === 'serial' || b.level === 'serial') },
  // A translation against its original. Where both have one ISBN the code is more likely wrong than the book another: points then.
  { name: 'language', forbids: (a, b) => otherLanguage(a, b) && !anyShared(a.isbn, b.isbn) },
  { name: 'volume', forbids: (a, b) => a.volume !== undefined && b.volume !== undefined && !sameVolume(a.volume, b.volume) },
  // A set against one of its volumes, or sets of different size.
  { name: 'set', forbids: (a, b) => isSet(a) && isPartOf(b, a) || isSet(b) && isPartOf(a, b) },
  { name: 'edition', forbids: (a, b) => a.edition !== undefined && b.edition !== undefined && a.edition !== b.edition },
  // 易中天中华史：国家 and 易中天中华史：祖先, Volume 1 and Volume 2: not even a record of the series' title alone makes them one.
  { name: 'title of the part', forbids: (a, b) => a.title === b.title && a.rest !== undefined && b.rest !== undefined && a.rest !== b.rest && otherRest(a.rest, b.rest) && !sameByNumber(a, b) },
  // '93中国发展报告 and '94中国发展报告, Windows 95 and Windows 98.
  { name: 'digits in the title', forbids: (a, b) => a.digits !== b.digits && a.title !== b.title && a.digits !== b.volume && b.digits !== a.volume && sameScript(a.title, b.title) }
]

/** Two subtitles that no slip or shortening explains; numbers are no slips. */
function otherRest (left: string, right: string): boolean {
  const [a, b] = [left.match(/[0-9]+/g), right.match(/[0-9]+/g)]
  if (a !== null && b !== null && a.join() !== b.join()) return true
  return !nearlySame(left, right) && !left.startsWith(right) && !right.startsWith(left)
}

/** Cataloguers word subtitles as they like: a number of the edition, or its pages, outweigh them. */
const sameByNumber = (left: MatchFeatures, right: MatchFeatures): boolean =>
  anyShared(left.isbn, right.isbn) || anyShared(left.oclc, right.oclc) || anyShared(left.lccn, right.lccn) || anyShared(left.issn, right.issn) ||
  anyShared(left.unified, right.unified) || (left.pages !== undefined && left.pages === right.pages)

const isSet = (features: MatchFeatures): boolean => features.volumes !== undefined && features.volume === undefined
// Pages are counted of one volume; but a sheet may say 全三册 and give pages all the same.
const isPartOf = (part: MatchFeatures, set: MatchFeatures): boolean =>
  part.volumes === undefined && (part.volume !== undefined || part.pages !== undefined && set.pages === undefined)

const sameFamily = (left: string, right: string): boolean => left.startsWith('audio') && right.startsWith('audio') && (left === 'audio' || right === 'audio') ||
  left.startsWith('video') && right.startsWith('video') && (left === 'video' || right === 'video')
