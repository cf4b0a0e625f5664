import { authorLabel, isPinyinName } from '../matching/author-label.js'
import type { MatchFeatures } from '../matching/features.js'
import { hash64 } from '../matching/hash.js'
import { pinyinOf } from '../text/pinyin.js'

/**
 * The work that an edition is of, as a 64-bit number in decimal: the work's own title where the source states one (a uniform
 * title, the original of a translation), else the edition's, with the first author. Editions, translations that name their
 * original, and other media share it. Titles and names in Han stand in pinyin, so that a romanised description has the same.
 */
export function workKeyOf (features: MatchFeatures): string {
  const title = features.uniform ?? features.title
  if (title === '') return hash64(`isbn ${features.isbn?.[0] ?? features.doubtfulIsbn?.[0] ?? ''}`)
  return hash64(`work ${pinyinOf(title)} ${authorOf(features)}${features.level === 'component' ? ` ${features.host ?? ''}` : ''}`)
}

/**
 * The first author: of a Chinese name all of it in pinyin, of others the surname and the first letter, since initials and
 * full names are one author's. A translation names its author in two scripts: the one of the original counts.
 */
function authorOf ({ authors, uniform }: MatchFeatures): string {
  if (authors === undefined) return ''
  const foreign = uniform === undefined ? undefined : authors.find(name => name.includes('|') && !isPinyinName(name))
  const author = foreign ?? authors[0]!
  const bar = author.indexOf('|')
  return bar < 0 || isPinyinName(author) ? authorLabel(author) : author.slice(0, bar + 2)
}
