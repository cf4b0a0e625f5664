import { numeral } from '../numbers/numeral.js'

/** What an edition statement says that tells editions apart. A reprint (重印, 印刷) is a printing and says nothing. */
export interface EditionMark {
  /** 2 for 第2版, 2nd ed.; absent where none is stated. */
  number?: number
  /** revised, facsimile …, in alphabetical order. */
  kinds?: string[]
}

const kinds: [string, RegExp][] = [
  ['abridged', /节选|缩[写编]|简写|abridged|gekurzte/],
  ['annotated', /注释|评[注点]|校注|译注|annotated|commentary/],
  ['children', /少儿|青少|儿童|注音|拼音|学生版|young readers/],
  ['facsimile', /影印|facsim|reprint ed|photocop/],
  ['illustrated', /插图|图文|彩图|绘本|illustrated|illustr\. ed/],
  ['international', /国际版|international ed|international student/],
  ['large-print', /大字|large print/],
  ['revised', /修订|增订|增补|订正|新版|重订|新编本|\brev\b|\brev\.|revised|uberarb|revue|augm|enl\.|enlarged|updated|corr/],
  ['collectors', /珍藏|纪念|典藏|collector|anniversary/],
  ['bilingual', /[双三多]语|英汉|汉英|对照|bilingual/]
]

const cache = new Map<string, EditionMark>()

/** The edition statement's marks; the same few hundred statements fill a catalogue, so readings are remembered. */
export function editionOf (folded: string): EditionMark {
  const known = cache.get(folded)
  if (known !== undefined) return known
  const mark = readEdition(folded)
  if (cache.size > 5000) cache.clear()
  cache.set(folded, mark)
  return mark
}

function readEdition (text: string): EditionMark {
  const mark: EditionMark = {}
  const found = /第 ?([0-9]{1,3}|[一二三四五六七八九十百]+) ?(?:版|次(?! ?(?:重?印|印刷)))/.exec(text) ?? /(?:^|[^0-9])([0-9]{1,3}) ?版/.exec(text) ??
    /(?:^|[^一二三四五六七八九十])([一二三四五六七八九十]{1,3})版/.exec(text) ??
    /(?:^|[^0-9])([0-9]{1,3}) ?(?:st|nd|rd|th|e|eme|ere|a|ª|º|\.)?[., ]+(?:[a-z.]+ )?(?:ed|aufl|edition|auflage|ausg|izd)/.exec(text) ??
    /\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|erste|zweite|dritte|vierte|funfte|premiere|deuxieme|seconde|troisieme|quatrieme|primera|segunda|tercera|cuarta)\b/.exec(text)
  const number = found === null ? undefined : numeral(found[1]!)
  if (number !== undefined && number > 0) mark.number = number
  const seen = kinds.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind).sort()
  if (seen.length > 0) mark.kinds = seen
  return mark
}

/** Edition statements put after the title in brackets: 机器学习（第2版）, 史记（修订本）. */
const inTitle = /\s*[(（[【]([^)）\]】]*(?:版|修订本|增订本|影印本|珍藏本|插图本|ed\.?|edition|rev\.?|auflage)[^)）\]】]*)[)）\]】]\s*$|[\s:：,，]+(第\s?[0-9一二三四五六七八九十]+\s?版)\s*$/

/** Cuts a trailing edition statement off a folded title. */
export function cutEdition (folded: string): { title: string, edition?: string } {
  const last = folded.charCodeAt(folded.length - 1)
  if (last !== 0x29 && last !== 0xFF09 && last !== 0x5D && last !== 0x3011 && last !== 0x7248) return { title: folded }
  const found = inTitle.exec(folded)
  if (found === null || found.index === 0) return { title: folded }
  return { title: folded.slice(0, found.index), edition: found[1] ?? found[2]! }
}
