import { fitOfName } from '@commonshelf/search'
import type { Library, Suggestions } from '../contract/index.js'

/** The libraries that may be meant by what has been typed so far, the likeliest first. */
export function librariesMeant (typed: string, libraries: Iterable<Pick<Library, 'code' | 'name' | 'nameEn'>>): Suggestions['suggestions'] {
  const meant: { fit: number, library: Pick<Library, 'code' | 'name' | 'nameEn'> }[] = []
  for (const library of libraries) {
    const fit = Math.max(fitOfName(library.name, typed), library.nameEn === undefined ? 0 : fitOfName(library.nameEn, typed))
    if (fit > 0) meant.push({ fit, library })
  }
  return meant.sort((a, b) => b.fit - a.fit).map(({ library: { code, name, nameEn } }) =>
    ({ text: name, kind: 'library', count: 0, library: code, ...nameEn === undefined ? {} : { textEn: nameEn } }))
}
