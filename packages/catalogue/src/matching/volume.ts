import { numeral } from '../numbers/numeral.js'

/**
 * Which part of a set a description is of, out of folded text: "3" for 第三卷, 卷三, v. 3, Bd. 3, iii; "1" for 上 and "2" for 下
 * (of two) with 中 as "中", so that 上 agrees with 第一册 but 下 says no more than "not the first".
 */
export function volumeOf (folded: string): string | undefined {
  const text = folded.replace(/[\s.,:;()（）[\]【】·・]+/g, ' ').trim()
  if (text === '') return undefined
  const pinyin = /^(shang|zhong|xia) (?:ce|juan|ji|bian|bu)$/.exec(text)
  if (pinyin !== null) return pinyin[1] === 'shang' ? '上' : pinyin[1] === 'xia' ? '下' : '中'
  const spatial = /^(?:第)?([上中下])(?:[卷册集编部篇辑函]|$)/.exec(text) ?? /^[卷册集编部]([上中下])$/.exec(text)
  if (spatial !== null) return spatial[1]
  const range = /([0-9]+) ?[-–~～至到] ?([0-9]+)/.exec(text)
  if (range !== null) return `${Number(range[1])}-${Number(range[2])}`
  const han = /第? ?([0-9]{1,5}|[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾]+) ?[卷册集辑部编期篇函分回]/.exec(text) ??
    /[卷册集辑部编篇之] ?([0-9]{1,5}|[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]+)(?: |$)/.exec(text) ??
    /^第? ?([一二三四五六七八九十百]+)$/.exec(text)
  if (han !== null) return String(numeral(han[1]!) ?? han[1])
  const number = /[0-9]{1,6}/.exec(text)
  if (number !== null) return String(Number(number[0]))
  // The number stands last: v iii, part two, di yi juan has it in the middle.
  for (const word of text.split(' ').reverse()) {
    const value = wordOfVolume.has(word) ? undefined : numeral(word)
    if (value !== undefined) return String(value)
  }
  // "v. V", "vol. C": the last word is the number, for another word has said what it counts.
  const last = /^(?:v|vol|volume|bd|band|t|tome|tomo|pt|part|teil|book|no) ([vcxil])$/.exec(text)
  return last === null ? undefined : String(numeral(last[1]!))
}

const wordOfVolume = new Set(['v', 'di', 'c'])

/** A part number at the end of a title that the source did not set apart: 红楼梦（上）, 平凡的世界 第二部, 三体2, 龙族Ⅲ, Faust. Part II. */
const trailing = new RegExp([
  '[\\s(（[【:：.,·]+([上中下])[)）\\]】\\s]*$',
  '[\\s(（[【:：.,·]*((?:第\\s?(?:[0-9]{1,4}|[一二三四五六七八九十百]+)\\s?[卷册集辑部编期篇])|[上中下][卷册编集部])[)）\\]】\\s.]*$',
  '[\\s(（[【:：.,·]+((?:[0-9]{1,4}|[一二三四五六七八九十]+)[卷册辑]|[卷册](?:[0-9]{1,4}|[一二三四五六七八九十]+)|之[一二三四五六七八九十])[)）\\]】\\s]*$',
  '(?<=[\\u3400-\\u9FFF])[\\s.·]?([0-9]{1,2}|[ivx]{1,4})\\s*$',
  '[(（[【]((?:[0-9]{1,2}|[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}))[)）\\]】]\\s*$',
  '\\s\\(?(di (?:[0-9]{1,3}|yi|er|san|si|wu|liu|qi|ba|jiu|shi)(?: (?:ce|juan|ji|bu|bian|pian))?|(?:shang|zhong|xia) (?:ce|juan|ji|bian|bu))\\)?\\s*$',
  '[\\s([:.,;-]+((?:v|vol|volume|bd|band|t|tome|tomo|pt|part|teil|book|no|number)s?\\.?\\s?(?:[0-9]{1,4}|[ivxl]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten))[)\\]\\s.]*$'
].join('|'))

/** Cuts a trailing part number off a folded title. */
export function cutVolume (folded: string): { title: string, volume?: string } {
  // Most titles end in a plain letter and have no brackets or digits near the end: look before matching.
  if (!mayEndInVolume.test(folded)) return { title: folded }
  const found = trailing.exec(folded)
  if (found === null || found.index === 0) return { title: folded }
  const volume = volumeOf(found.slice(1).find(part => part !== undefined) ?? '')
  return volume === undefined ? { title: folded } : { title: folded.slice(0, found.index), volume }
}

const mayEndInVolume = /(?:[上中下卷册集辑部编期篇0-9一二三四五六七八九十)）\]】]|[\s.\u3400-\u9FFF][ivxl]{1,6}|\s(?:one|two|three|four|five|six|seven|eight|nine|ten|ce|juan|ji|bu|bian|pian|yi|er|san|si|wu|liu|qi|ba|jiu|shi))[\s.)）\]】]*$/

const wholeSet = new RegExp([
  '\\s*[(（[【]?\\s*(?:套装)?[全共]\\s?([0-9]{1,3}|[一二两三四五六七八九十]{1,3})\\s?[册卷本][)）\\]】]?\\s*$',
  '[\\s(（[【·.:：]*(上[、,.\\s]?中[、,.\\s]?下|上[、,.\\s]?下)(?:[全两三]?[册卷集编部])[)）\\]】]?\\s*$',
  '[\\s]*[(（[【](上[、,.\\s]?中[、,.\\s]?下|上[、,.\\s]?下)[)）\\]】]\\s*$',
  '\\s\\(?(?:quan|gong) ([0-9]{1,2}|[a-z]{2,4}) (?:ce|juan|ben)\\)?\\s*$',
  '\\s\\(?(shang zhong xia|shang xia) (?:ce|juan|ji|bian)\\)?\\s*$'
].join('|'))

/** Cuts "(全三册)" or "(上下册)" off a folded title: the description is of the whole set. */
export function cutSet (folded: string): { title: string, volumes?: number } {
  const found = mayBeWholeSet.test(folded) ? wholeSet.exec(folded) : null
  if (found === null || found.index === 0) return { title: folded }
  const count = found.slice(1).find(part => part !== undefined) ?? ''
  const volumes = /^上|^shang/.test(count) ? (/中|zhong/.test(count) ? 3 : 2) : numeral(count)
  return volumes === undefined || volumes < 2 ? { title: folded } : { title: folded.slice(0, found.index), volumes }
}

const mayBeWholeSet = /[全共下]|\b(?:ce|juan|ben|ji|bian)\)?\s*$/

/** How many volumes an extent counts: 4 v., 全3册, 2 volumes; undefined for a single one. */
export function volumesIn (extent: string): number | undefined {
  const found = /(?:^|[^0-9])([0-9]{1,3}) ?(?:v\b|vol|bde?\b|bd\.|t\.|tomes?\b|册|卷|函)/.exec(extent) ??
    /[共全] ?([一二三四五六七八九十]{1,3}) ?[册卷]/.exec(extent)
  if (found === null) return undefined
  const count = numeral(found[1]!)
  return count !== undefined && count > 1 ? count : undefined
}

const places: Record<string, number> = { 上: 1, 中: 2, 下: 3 }

/**
 * Whether two part numbers can be one part. 上 is the first; 下 is the second of two or the third of three, 中 the second.
 */
export function sameVolume (left: string, right: string): boolean {
  if (left === right) return true
  const [a, b] = places[left] !== undefined ? [left, right] : [right, left]
  if (places[a] === undefined || places[b] !== undefined) return false
  return a === '上' ? b === '1' : a === '中' ? b === '2' : b === '2' || b === '3'
}
