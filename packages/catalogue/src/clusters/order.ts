/** Record ids in the order of their numbers (they are bigints in decimal); other text by code units. */
export function compareIds (left: string, right: string): number {
  if (left === right) return 0
  return left.length - right.length || (left < right ? -1 : 1)
}
