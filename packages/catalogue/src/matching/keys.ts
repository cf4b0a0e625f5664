import { authorLabel } from './author-label.js'
import { isStub, type MatchFeatures } from './features.js'
import { hash64 } from './hash.js'
import { type KeyKind } from './key-kinds.js'
import { compileRules, usualRules, type RuleSet } from './rule-set.js'

/**
 * The keys under which a record may meet its like, as 64-bit numbers in decimal. A key proposes, and never decides: a
 * wrong or shared number costs a comparison. Each says one way in which two descriptions of one edition stay alike although
 * another part differs.
 */
export function matchKeysOf (features: MatchFeatures, rules: RuleSet = usualRules): string[] {
  const { keys: kinds } = compileRules(rules)
  const keys: string[] = []
  const add = (kind: KeyKind, text: string): void => {
    if (!kinds.has(kind)) return
    const key = hash64(`${kind} ${text}`)
    if (!keys.includes(key)) keys.push(key)
  }
  for (const isbn of features.isbn ?? []) add('isbn', isbn)
  for (const isbn of features.doubtfulIsbn ?? []) if (isbn.length > 8) add('isbn', isbn)
  // A set's ISBN stands on every volume: only with the volume does it name something.
  for (const isbn of features.setIsbn ?? []) add('set', `${isbn} ${features.volume ?? ''}`)
  if (isStub(features)) return keys
  for (const number of features.oclc ?? []) add('oclc', number)
  for (const number of features.lccn ?? []) add('lccn', number)
  for (const number of features.unified ?? []) add('unified', number)
  if (features.level === 'serial') for (const issn of features.issn ?? []) add('issn', issn)

  const volume = volumeLabel(features)
  const author = features.authors === undefined ? '' : authorLabel(features.authors[0]!)
  for (const title of titlesOf(features)) {
    const base = `${title} ${volume} `
    // Another form of the date, another form of the name.
    if (features.pages !== undefined) add('pages', base + features.pages)
    if (features.year !== undefined) {
      add('author', `${base}${author} ${features.year}`)
      // No author stated on one side.
      const publisher = features.publishers?.[0]
      if (publisher !== undefined) add('publisher', `${base}${publisher.slice(0, 4)} ${features.year}`)
    }
    if (features.year === undefined || features.volumes !== undefined) add('bare', base + author)
    if (features.host !== undefined) add('host', base + features.host)
  }
  // A slip in the title, or another way of dividing it.
  if (author !== '' && features.year !== undefined && features.pages !== undefined) add('slip', `${author} ${features.year} ${features.pages} ${volume}`)
  return keys
}

/** 上 and 一, 下 and 二 may be one part: they share a label. Names of parts are left to the comparison. */
function volumeLabel (features: MatchFeatures): string {
  const { volume } = features
  return volume === undefined ? '' : volume === '上' ? '1' : volume === '中' || volume === '下' ? '2' : volume
}

/** A folded title, cut to the length that all sources agree on; also in Latin letters, where the source gives them. */
function titlesOf (features: MatchFeatures): string[] {
  const titles = [features.title.slice(0, 60)]
  if (features.romanised !== undefined) titles.push(features.romanised.slice(0, 60))
  return titles
}
