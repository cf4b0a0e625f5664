import type { MatchFeatures } from './features.js'

/** Whether two lists have a value in common. */
export const anyShared = (left: string[] | undefined, right: string[] | undefined): boolean => {
  if (left === undefined || right === undefined) return false
  for (const value of left) if (right.includes(value)) return true
  return false
}

/** Whether both lists state something, and nothing in common. */
export const differ = (left: string[] | undefined, right: string[] | undefined): boolean =>
  left !== undefined && right !== undefined && left.length > 0 && right.length > 0 && !anyShared(left, right)

const noLanguage = new Set(['und', 'mul', 'zxx'])

export const otherLanguage = ({ language: a }: MatchFeatures, { language: b }: MatchFeatures): boolean =>
  a !== b && a !== undefined && b !== undefined && !noLanguage.has(a) && !noLanguage.has(b)
