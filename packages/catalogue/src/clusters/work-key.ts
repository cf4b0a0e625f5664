import type { MatchFeatures } from '../matching/features.js'
import { hash64 } from '../matching/hash.js'

/**
 * The work that an edition is of, as a 64-bit number in decimal: the work's own title where the source states one, else the
 * edition's, with the first author. Editions, translations that name their original, and other media share it.
 */
export function workKeyOf (features: MatchFeatures): string {
  const author = features.authors?.[0]
  const title = features.uniform ?? features.title
  if (title === '') return hash64(`isbn ${features.isbn?.[0] ?? features.doubtfulIsbn?.[0] ?? ''}`)
  const bar = author?.indexOf('|') ?? -1
  // Initials and full names are one author's: the surname and the first letter.
  const name = author === undefined ? '' : bar < 0 ? author : author.slice(0, bar + 2)
  return hash64(`work ${title} ${name}${features.level === 'component' ? ` ${features.host ?? ''}` : ''}`)
}
