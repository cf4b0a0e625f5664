import { transact, type Db } from '../database.js'
import type { Audience, EventName } from '@commonshelf/lending'

/** A message that a committed change calls for. */
export interface Message {
  id: string
  request: string
  audience: Audience
  /** Code of the library that is told; absent for the reader. */
  library?: string
  kind: EventName
  data: Record<string, unknown>
  attempts: number
  createdAt: Date
}

/** Messages wait this long after a failure, doubled each time, a day at most. */
const patience = (attempts: number): number => Math.min(86_400, 30 * 2 ** attempts) * 1000

/**
 * Hands at most `limit` waiting messages to `deliver`, oldest first and in order per request: one that fails holds back
 * the later ones of its request and comes again after a while. At least once: `deliver` may see a message again when the
 * process dies in between. Several may send at once; they never take the same message.
 */
export const sendMessages = async (db: Db, now: Date, limit: number, deliver: (message: Message) => Promise<void>): Promise<{ sent: number, failed: number }> => {
  const result = { sent: 0, failed: 0 }
  for (let turn = 0; turn < limit; turn++) {
    const found = await transact(db, async ({ sql }) => {
      const [row] = await sql<(Omit<Message, 'library' | 'createdAt'> & { library: string | null, createdAt: string })[]>`
        select o.id, o.request_id as request, o.audience, l.code as library, o.kind, o.data, o.attempts, o.created_at as "createdAt"
        from outbox o left join library l on l.id = o.library_id
        where o.sent_at is null and o.not_before <= ${now.toISOString()}
          and not exists (select from outbox e where e.request_id = o.request_id and e.id < o.id and e.sent_at is null)
        order by o.id limit 1 for update of o skip locked`
      if (row === undefined) return false
      const { library, createdAt, ...message } = row
      try {
        await deliver({ ...message, ...(library !== null && { library }), createdAt: new Date(createdAt) })
        await sql`update outbox set sent_at = ${now.toISOString()}, attempts = attempts + 1 where id = ${row.id}`
        result.sent++
      } catch {
        await sql`update outbox set attempts = attempts + 1, not_before = ${new Date(now.getTime() + patience(row.attempts)).toISOString()} where id = ${row.id}`
        result.failed++
      }
      return true
    })
    if (!found) break
  }
  return result
}
