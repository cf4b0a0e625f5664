import { soundsLike } from '../text/pinyin.js'
import { hasHan } from '../text/segment.js'
import { sameScript, type MatchFeatures } from './features.js'
import { nearlySame, slips } from './similarity.js'

/** What the outcomes of comparing two titles weigh. */
export type TitlePoints = Record<
  'same' | 'generic' | 'other wording of the subtitle' | 'other subtitle' | 'divided otherwise' | 'beginning' | 'slip' | 'similar' | 'different', number>

/** Whether a title in Latin letters is the romanised form of another. */
export const soundsAs = (romanised: string | undefined, title: string): boolean => romanised !== undefined && romanised === title

/** Whether of two titles in different scripts the Latin one can be the pinyin of the other. */
export const readsAsPinyin = (left: string, right: string): boolean =>
  left !== '' && right !== '' && !sameScript(left, right) && (hasHan(left) ? soundsLike(left, right) : soundsLike(right, left))

/** The points of two titles with their subtitles; none where one is in Han and the other in Latin letters. */
export function titlePoints (a: string, b: string, left: MatchFeatures, right: MatchFeatures, points: TitlePoints): number {
  if (a === b) {
    if (left.rest === undefined || right.rest === undefined || left.rest === right.rest) return isGeneric(a) ? points.generic : points.same
    // 银河帝国：基地, 银河帝国：机器人
    return nearlySame(left.rest, right.rest) || left.rest.startsWith(right.rest) || right.rest.startsWith(left.rest) ? points['other wording of the subtitle'] : points['other subtitle']
  }
  if (a === '' || b === '') return points.different
  if (!sameScript(a, b)) return 0
  const longer = a + (left.rest ?? '')
  const other = b + (right.rest ?? '')
  if (longer === other || longer === b || other === a) return points['divided otherwise']
  // "Children of Vienna" and "Children of Vienna, a novel": a subtitle that was not set apart, or another book of the series.
  if (isBeginning(a, longer, b) || isBeginning(b, other, a)) return points.beginning
  const plainly = slips(a, b)
  const apart = plainly !== 'few' && (slippedArticle(a, b) || slippedArticle(b, a)) ? 'few' : plainly
  return apart === 'few' ? points.slip : apart === 'some' ? points.similar : points.different
}

const articles = ['the', 'an', 'a', 'le', 'la', 'les', 'der', 'die', 'das', 'el', 'los', 'las', 'il']

/** "Theu rban hunter": a slip within the article or beside it leaves the article standing on one side. */
const slippedArticle = (long: string, short: string): boolean => {
  if (long.length <= short.length || long.length > short.length + 4 || hasHan(long)) return false
  const article = articles.find(one => long.startsWith(one) && long.length - short.length >= one.length - 1)
  return article !== undefined && nearlySame(long, article + short)
}

const isBeginning = (short: string, whole: string, long: string): boolean =>
  short.length >= (hasHan(short) ? 4 : 8) && long.length > short.length && (long.startsWith(short) || long.startsWith(whole))

const generic = new Set(('文集 目录 论文集 选集 作品选 诗选 散文选 小说选 年鉴 资料 资料汇编 概论 导论 通论 教程 教材 讲义 练习册 习题集 字典 词典 语文 数学 英语 物理 化学 历史 地理 ' +
  'works collectedworks selectedworks poems selectedpoems collectedpoems stories shortstories essays plays letters novels report annualreport proceedings introduction index ' +
  'frontmatter catalogue catalog bulletin papers selectedwritings autobiography memoirs dictionary atlas').split(' '))

/** Titles that hundreds of books share: they say little. */
const isGeneric = (title: string): boolean => generic.has(title)
