import { foldText } from '../text/fold.js'
import { soundsLike } from '../text/pinyin.js'
import { shorten } from '../text/shorten.js'
import { hasHan, lettersOf } from '../text/segment.js'

/** Short and long names of one house that share no letters; folded, without what `generic` drops. */
const houses: Record<string, string> = {
  oup: 'oxford', cup: 'cambridge', puf: 'presses universitaires de france', hup: 'harvard', mup: 'manchester', yup: 'yale', pup: 'princeton',
  ucp: 'chicago', sup: 'stanford', gpo: 'government printing office', hmso: 'stationery office', dtv: 'deutscher taschenbuch',
  三联书店: '三联', 生活读书新知三联书店: '三联', 生活读书新知三联: '三联', 人民邮电: '人民邮电', 国图: '国家图书馆', 北图: '国家图书馆',
  北京图书馆: '国家图书馆', 书目文献: '国家图书馆', 社科文献: '社会科学文献', 人文: '人民文学', 人大: '中国人民大学', 北大: '北京大学', 清华: '清华大学',
  中国电力: '中国电力', 机工: '机械工业', 商务: '商务印书馆', 中华: '中华书局', 外研社: '外语教学与研究', 外研: '外语教学与研究'
}

const generic = new Set(('the a and of & publishing publishers publisher publications publication press pr presses books book bks inc incorporated ltd ' +
  'limited co company corp corporation llc plc gmbh kg ag verlag verl verlagsgesellschaft editions edition editorial ediciones editeur sa s p group ' +
  'sons son brothers bros pub publ taschenbuch house university universitats univ u').split(' '))

const hanEnding = /(?:股份)?(?:有限)?(?:责任)?(?:公司)?$/
const hanHouse = /(?:联合)?(?:出版)(?:传媒|发行)?(?:集团|总社|社|公司|中心)?(?:股份)?(?:有限)?(?:责任)?(?:公司)?$|出版社?|(?:集团)?(?:股份)?有限(?:责任)?公司$/

const cache = new Map<string, string>()

/**
 * A publisher's name in the form that is compared: 人民文学出版社 and 人民文学 are 人民文学; Oxford Univ. Pr., OUP and Oxford
 * University Press are oxford. Remembered, for a catalogue has few publishers and many books.
 */
export function publisherKey (name: string): string {
  const known = cache.get(name)
  if (known !== undefined) return known
  if (cache.size > 20000) cache.clear()
  const key = readPublisher(foldText(shorten(name, 300)))
  cache.set(name, key)
  return key
}

function readPublisher (folded: string): string {
  if (hasHan(folded)) {
    const letters = lettersOf(folded)
    const short = letters.replace(hanHouse, '').replace(hanEnding, '')
    const name = short === '' ? letters : short
    return houses[name] ?? name
  }
  // C.U.P., O.U.P.: initials are written together; & is "and".
  const text = folded.replace(/\b(?:[a-z]\.\s?)+[a-z]\b\.?/g, initials => initials.replace(/[.\s]/g, '') + ' ')
  const words = text.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '' && !generic.has(word))
  const name = words.join(' ').replace(/\bup$/, '').trim()
  // "University Press Ltd": where every word is one of the trade, all but the legal form counts.
  return houses[name] ?? (name === '' ? lettersOf(text.replace(legalForm, '')) || lettersOf(folded) : name)
}

const legalForm = /\b(?:inc|incorporated|ltd|limited|co|company|corp|corporation|llc|plc|gmbh|ag)\b\.?/g

/** Whether two publisher keys can be one house: equal, or one the beginning or end of the other in whole words. */
export function samePublisher (left: string, right: string): boolean {
  if (left === right) return true
  const [short, long] = left.length < right.length ? [left, right] : [right, left]
  if (short.length < 2) return false
  if (hasHan(short)) return long.startsWith(short) || long.endsWith(short)
  if (short.length < 4) return false
  if (long.replaceAll(' ', '') === short.replaceAll(' ', '')) return true
  return ` ${long} `.includes(` ${short} `)
}

const pinyinHouse = /(?:(?:you xian )?gong si|chu ban (?:she|gong si|ji tuan)|chubanshe|chuban gongsi)(?: (?:you xian )?gong si)*$/

/** Whether of a house in Han and one in Latin letters the second is the pinyin of the first: 法律 and Fa lü chu ban she. */
export function publisherSounds (left: string, right: string): boolean {
  const [han, latin] = hasHan(left) ? [left, right] : [right, left]
  return soundsLike(han, lettersOf(latin.replace(pinyinHouse, ''))) || soundsLike(han, lettersOf(latin))
}
