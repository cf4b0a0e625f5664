/**
 * Whether a datestamp is later or earlier than another; 'same' where both are equal or where that cannot be known. A
 * state that has a datestamp is newer than one that was kept without.
 */
export const ageAgainst = (given: string | undefined, known: string | null): 'newer' | 'same' | 'older' => {
  if (given === undefined || given === known) return 'same'
  if (known === null) return 'newer'
  const [left, right] = [Date.parse(given), Date.parse(known)]
  return left > right ? 'newer' : left < right ? 'older' : 'same'
}
