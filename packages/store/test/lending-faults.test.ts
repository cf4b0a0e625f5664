import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { anAlliance } from './lending-alliance.js'
import { aWorld, calm, histories, laws, replay, storm } from './lending-storm.js'

// More of it with LENDING_STEPS=1000
const steps = Number(process.env.LENDING_STEPS ?? 40)

const check = async (t: Tap, { db: { sql } }: Awaited<ReturnType<typeof anAlliance>>['store']): Promise<void> => {
  for (const [law, breaches] of Object.entries(laws)) t.strictSame([...await breaches(sql)], [], law)
  const told = await histories(sql)
  t.strictSame(told.flatMap(one => replay(one) ?? []), [], 'state, outcome and messages follow from the history')
}
type Tap = Parameters<Parameters<typeof t.test>[0]>[0]

const checkTheEnd = async (t: Tap, store: Awaited<ReturnType<typeof anAlliance>>['store']): Promise<void> => {
  await calm(store)
  await check(t, store)
  const { sql } = store.db
  t.equal((await sql`select 1 from request where status <> 'closed'`).length, 0, 'every request ends')
  t.equal((await sql`select 1 from item where engaged union all select 1 from loan where returned_at is null union all select 1 from transit where status = 'under-way'`).length, 0, 'every book is home')
}

for (const seed of [1, 2]) {
  t.test(`whatever many hands do at once, what is promised, lent, on its way and told stays one story (${seed})`, async t => {
    const alliance = await anAlliance(t)
    const { done, refused, surprises } = await storm(alliance.store, await aWorld(alliance), { seed, hands: 6, steps })
    t.comment({ done, refused })
    t.strictSame(surprises, [], 'nothing failed but by name')
    await check(t, alliance.store)
    await checkTheEnd(t, alliance.store)
  })
}

t.test('processes that are killed between any two statements leave no half step', async t => {
  const alliance = await anAlliance(t)
  const { sql } = alliance.store.db
  const world = await aWorld(alliance)
  for (let round = 1; round <= 3; round++) {
    const child = spawn(process.execPath, [fileURLToPath(new URL('lending-storm-child.js', import.meta.url)), alliance.url, String(round * 1000), JSON.stringify(world)], { stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    // In the middle of something: as soon as a transaction is seen open
    while ((await sql`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state like '%transaction%'`).length === 0) await pause(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    while ((await sql`select 1 from pg_stat_activity where datname = current_database() and application_name = 'commonshelf' and xact_start is not null and pid <> pg_backend_pid()`).length > 0) await pause(5)
    await check(t, alliance.store)
  }
  await checkTheEnd(t, alliance.store)
})
