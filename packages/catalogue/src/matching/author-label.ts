import { pinyinOfName } from '../text/pinyin.js'
import { hasHan } from '../text/segment.js'
import type { NameKey } from './names.js'

const syllable = '(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]ang|i?ong|[aei]ng|iao|uai|[iu]an|[ae]i|[ao][ou]|[aeiu]n|i[aeu]|u[aoie]|er|[aoeiu])'
const longSurnames = 'ouyang|sima|zhuge|shangguan|situ|xiahou|huangfu|murong|linghu|zhangsun|gongsun|yuwen|duanmu'
const pinyinName = new RegExp(`^(?:${syllable}|${longSurnames})\\|${syllable} ?(?:${syllable})?$`)

/** li|guizheng, ouyang|xiu: a surname of one syllable, or one of the known longer ones, and a given name of one or two. */
export const isPinyinName = (name: NameKey): boolean => pinyinName.test(name)

/**
 * What of an author's name stands in a key: the surname; of a Chinese name all of it in pinyin, under which the original
 * script and a romanised description meet.
 */
export function authorLabel (name: NameKey): string {
  const bar = name.indexOf('|')
  if (bar < 0) return hasHan(name) ? pinyinOfName(name) : name
  return isPinyinName(name) ? name.replace(/[| ]/g, '') : name.slice(0, bar)
}
