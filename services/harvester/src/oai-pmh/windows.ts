/** A part of a repository by its datestamps, both ends inclusive; an end that is absent is open. */
export interface Window { from?: string, until?: string }

/** What the server's datestamps are like, and the time in which they lie. */
export interface Calendar {
  /** Days or seconds. */
  day: boolean
  /** Milliseconds: the earliest datestamp that the server has, and its clock when the run began. */
  earliest: number
  now: number
}

export const stampOf = (time: number, day: boolean): string => {
  const stamp = new Date(time).toISOString()
  return day ? stamp.slice(0, 10) : `${stamp.slice(0, 19)}Z`
}

const granule = (day: boolean): number => day ? 86_400_000 : 1000

/**
 * The first `share` of a window, at least one unit of the server's datestamps long and shorter than the window; undefined
 * for a window that is too short to be divided.
 */
export function narrowed (window: Window, share: number, calendar: Calendar): Window | undefined {
  const { start, end } = spanOf(window, calendar)
  const unit = granule(calendar.day)
  const length = Math.max(unit, Math.floor((end - start) * share / unit) * unit)
  if (start + length >= end) return undefined
  return { ...window, until: stampOf(start + length, calendar.day) }
}

/**
 * The window after one of which `listed` records came, as long as makes about `size` of them; undefined after the last one.
 * It begins where that one ended: some servers take `until` for the beginning of its day or second, and what is listed
 * twice is unchanged. The last one has an open end, so that nothing stamped in the future is left out.
 */
export function following (window: Window, listed: number, size: number, calendar: Calendar): Window | undefined {
  if (window.until === undefined) return undefined
  const { start, end } = spanOf(window, calendar)
  const unit = granule(calendar.day)
  const factor = listed === 0 ? 4 : Math.min(4, Math.max(0.25, size / listed))
  const length = Math.max(unit, Math.floor((end - start) * factor / unit) * unit)
  return end + length >= calendar.now ? { from: window.until } : { from: window.until, until: stampOf(end + length, calendar.day) }
}

/** Whether a datestamp lies so far behind a window's end that the server cannot have looked at it; zones of time are forgiven. */
export function isBeyond (datestamp: string, { until }: Window): boolean {
  if (until === undefined) return false
  const time = Date.parse(datestamp)
  return !Number.isNaN(time) && time > Date.parse(until) + 2 * 86_400_000
}

function spanOf ({ from, until }: Window, { earliest, now }: Calendar): { start: number, end: number } {
  const start = from === undefined ? earliest : Date.parse(from)
  return { start, end: until === undefined ? now : Date.parse(until) }
}
