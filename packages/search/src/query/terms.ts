import { foldText } from '@commonshelf/catalogue'
import type { SearchField } from '../engine.js'
import { eachWanted, parseQuery } from './parse.js'

/** The words that were asked for, as highlighting takes them: folded; an asterisk ends a beginning. */
export function termsOf (text: string, field: SearchField): string[] {
  const terms = new Set<string>()
  eachWanted(parseQuery(text, field), words => {
    const folded = foldText(words.text).trim()
    if (folded !== '') terms.add(words.prefix ? folded + '*' : folded)
  })
  return [...terms]
}
