/** Whether an Accept header likes the first type better than the second; a type that is not named by itself does not count. */
export const prefers = (accept: string | undefined, wanted: string, usual: string): boolean => weightOf(accept, wanted) > weightOf(accept, usual)

function weightOf (accept: string | undefined, type: string): number {
  for (const range of (accept ?? '').toLowerCase().split(',')) {
    const [name, ...parameters] = range.split(';').map(text => text.trim())
    if (name !== type) continue
    const stated = parameters.find(parameter => parameter.startsWith('q='))
    const weight = stated === undefined ? 1 : Number(stated.slice(2))
    // Of two that are liked alike the one named first counts
    return Number.isFinite(weight) ? weight - (accept ?? '').toLowerCase().indexOf(type) / 1e6 : 0
  }
  return 0
}
