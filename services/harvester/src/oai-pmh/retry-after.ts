/**
 * Milliseconds: `Retry-After: 120` or a date (RFC 9110, 10.2.3); undefined for neither. Never negative, never a busy loop.
 * `now` is the server's clock where it is known, since its date is told by that clock and not by ours.
 */
export function retryAfterOf (header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const given = header.trim()
  if (/^\d+$/.test(given)) return Math.max(100, Number(given) * 1000)
  const date = Date.parse(given)
  return Number.isNaN(date) ? undefined : Math.max(100, date - now)
}
