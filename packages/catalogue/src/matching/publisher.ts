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
  中国电力: '中国电力', 机工: '机械工业', 商务: '商务印书馆', 中华: '中华书局', 外研社: '外语教学与研究', 外研: '外语教学与研究',
  高教: '高等教育', 人教: '人民教育', 人卫: '人民卫生', 中青: '中国青年', 上古: '上海古籍', 广西师大: '广西师范大学', 华东师大: '华东师范大学', 北师大: '北京师范大学',
  电工: '电子工业', 人邮: '人民邮电', 社科: '社会科学文献', 中社科: '中国社会科学', 译文: '上海译文', 人美: '人民美术', 人音: '人民音乐'
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
    // 人文社, 高教社: the trade's own short names end in 社.
    return houses[name] ?? houses[name.replace(/社$/, '')] ?? name
  }
  // C.U.P., O.U.P.: initials are written together; & is "and".
  const text = folded.replace(/\b(?:[a-z]\.\s?)+[a-z]\b\.?/g, initials => initials.replace(/[.\s]/g, '') + ' ')
  const words = text.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '' && !generic.has(word))
  const name = words.join(' ').replace(/\bup$/, '').trim()
  // "University Press Ltd": where every word is one of the trade, all but the legal form counts.
  return houses[name] ?? (name === '' ? lettersOf(text.replace(legalForm, '')) || lettersOf(folded) : name)
}

const legalForm = /\b(?:inc|incorporated|ltd|limited|co|company|corp|corporation|llc|plc|gmbh|ag)\b\.?/g

/** Words that are a house's whole name and a part of many others'. */
const common = new Set(('人民 科学 中国 大学 教育 文学 文艺 美术 音乐 法律 经济 世界 新华 上海 北京 天津 作家 文化 青年 少儿 少年儿童 古籍 书局 书店 工业 技术 艺术 民族 工人 农业 金融 体育 ' +
  '学林 海洋 地质 气象 化学 物资 旅游 外文 华夏 中华 东方 新世界').split(' '))

/** Whether two publisher keys can be one house: equal, or one the beginning or end of the other in whole words. */
export function samePublisher (left: string, right: string): boolean {
  if (left === right) return true
  const [short, long] = left.length < right.length ? [left, right] : [right, left]
  if (short.length < 2) return false
  // 人民出版社 is not 人民文学出版社, nor 上海人民出版社.
  if (hasHan(short)) return !common.has(short) && (long.startsWith(short) || long.endsWith(short))
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
