import { statementsOf, type Statement } from '@commonshelf/catalogue'
import { statedBy, type ReceivedRecord } from '@commonshelf/reading'
import type { Source } from '@commonshelf/store'
import type { RecordVersion } from '../contract/index.js'

type Row = RecordVersion['rows'][number]
interface State { version: number, syntax: string, deleted: boolean, bytes: Uint8Array }

/** The longest value that is shown of a place. */
const longest = 2000

/** What a version states, place by place, beside the one before it: in the order of the newer, what is gone where it was. */
export function comparedVersions (state: State, before: State | undefined, source: Source): RecordVersion {
  const now = statementsOfState(state, source)
  const then = before === undefined ? undefined : statementsOfState(before, source)
  const unreadable = now.unreadable ?? then?.unreadable
  const rows = then === undefined
    ? now.statements.map(({ place, value }): Row => ({ place, after: shown(value), change: 'same' }))
    : aligned(then.statements, now.statements)
  return { version: state.version, deleted: state.deleted, rows, ...before === undefined ? {} : { before: before.version }, ...unreadable === undefined ? {} : { unreadable } }
}

function statementsOfState ({ syntax, bytes }: State, source: Source): { statements: Statement[], unreadable?: string } {
  try {
    const { statements, description } = statedBy({ syntax, bytes } as ReceivedRecord, source)
    return { statements: statements ?? statementsOf(description.record) }
  } catch (error) {
    return { statements: [], unreadable: error instanceof Error ? error.message : String(error) }
  }
}

const shown = (value: string): string => value.length > longest ? `${value.slice(0, longest)}…` : value

/** Equal statements stand beside each other; of what differs, the nth of a place beside the nth of the same place. */
function aligned (before: Statement[], after: Statement[]): Row[] {
  const key = ({ place, value }: Statement): string => `${place}\0${value}`
  const left = new Map<string, number>()
  for (const statement of before) left.set(key(statement), (left.get(key(statement)) ?? 0) + 1)
  const same = after.map(statement => {
    const count = left.get(key(statement)) ?? 0
    if (count > 0) left.set(key(statement), count - 1)
    return count > 0
  })
  // What is left of the version before, by place, in its order
  const gone = new Map<string, string[]>()
  for (const statement of before) {
    const count = left.get(key(statement)) ?? 0
    if (count === 0) continue
    left.set(key(statement), count - 1)
    gone.set(statement.place, [...gone.get(statement.place) ?? [], statement.value])
  }
  const rows = after.map(({ place, value }, at): Row => {
    if (same[at]) return { place, before: shown(value), after: shown(value), change: 'same' }
    const former = gone.get(place)?.shift()
    return former === undefined ? { place, after: shown(value), change: 'added' } : { place, before: shown(former), after: shown(value), change: 'changed' }
  })
  for (const [place, values] of gone) {
    const removed = values.map((value): Row => ({ place, before: shown(value), change: 'removed' }))
    const last = rows.findLastIndex(row => row.place <= place)
    rows.splice(last + 1, 0, ...removed)
  }
  return rows
}
