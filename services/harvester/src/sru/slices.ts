import { dateOfDay, type Dimension } from './settings.js'

/** One condition on a slice, on the dimension at this place in the source's list. */
type Bound =
  | { at: number, from: number, to: number }
  | { at: number, prefix: string }
  /** What begins with this prefix and goes on with none of the alphabet, or with nothing. */
  | { at: number, justPrefix: string }
  /** What lies outside the whole dimension, or has no value in it. */
  | { at: number, outside: true }

/** A part of what a server holds: all conditions together. The whole has none. */
export type Slice = Bound[]

const longestPrefix = 8

/** The query of a slice, in CQL. */
export function cqlOf (query: string, slice: Slice, dimensions: Dimension[]): string {
  return slice.reduce((all, bound) => joined(all, bound, dimensions[bound.at]!), query)
}

function joined (query: string, bound: Bound, { index, by, from, to, alphabet }: Dimension): string {
  const within = (from: number, to: number) => `${index} >= ${value(from, by)} and ${index} <= ${value(to, by)}`
  const begins = (prefix: string) => `${index} = ${quoted(`${prefix}*`)}`
  const anyOf = (prefix: string) => [...alphabet].map(next => begins(prefix + next)).join(' or ')
  if ('from' in bound) return bound.from === bound.to ? `(${query}) and (${index} = ${value(bound.from, by)})` : `(${query}) and (${within(bound.from, bound.to)})`
  if ('prefix' in bound) return `(${query}) and (${begins(bound.prefix)})`
  if ('justPrefix' in bound) return `((${query}) and (${begins(bound.justPrefix)})) not (${anyOf(bound.justPrefix)})`
  return `(${query}) not (${by === 'prefix' ? anyOf('') : within(from, to)})`
}

const value = (number: number, by: Dimension['by']): string => by === 'date' ? quoted(dateOfDay(number)) : String(number)
export const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Smaller slices that together are this one; undefined where it cannot be cut any further. */
export function cut (slice: Slice, dimensions: Dimension[]): Slice[] | undefined {
  const last = slice.at(-1)
  const rest = slice.slice(0, -1)
  if (last !== undefined && 'from' in last && last.from < last.to) {
    const middle = Math.floor((last.from + last.to) / 2)
    return [[...rest, { ...last, to: middle }], [...rest, { ...last, from: middle + 1 }]]
  }
  if (last !== undefined && 'prefix' in last && last.prefix.length < longestPrefix) {
    const { alphabet } = dimensions[last.at]!
    return [...[...alphabet].map(next => [...rest, { at: last.at, prefix: last.prefix + next }]), [...rest, { at: last.at, justPrefix: last.prefix }]]
  }
  const at = last === undefined ? 0 : last.at + 1
  const dimension = dimensions[at]
  if (dimension === undefined) return undefined
  const parts: Slice[] = dimension.by === 'prefix'
    ? [...dimension.alphabet].map(prefix => [...slice, { at, prefix }])
    : [[...slice, { at, from: dimension.from, to: dimension.to }]]
  return [...parts, [...slice, { at, outside: true }]]
}
