import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { rankSuppliers, type Actor } from '@commonshelf/lending'
import { aCandidate, aPickup } from '@commonshelf/lending/testing'
import { anAlliance, type Alliance } from '@commonshelf/store/testing'

const system: Actor = { kind: 'system' }

const quantile = (sorted: number[], q: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0).toFixed(1)

/**
 * Lending on the Postgres at DATABASE_URL, durability as that server has it.
 * `--rounds N` races for a last copy (50), `--clerks N` at once (8), `--lives N` whole lives (400), `--hands N` at once (8).
 */
export async function run (args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: 'string', default: '50' }, clerks: { type: 'string', default: '8' }, lives: { type: 'string', default: '400' }, hands: { type: 'string', default: '8' } }
  })
  const endings: (() => unknown)[] = []
  const alliance = await anAlliance({ teardown: work => { endings.unshift(work) } })
  try {
    console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}`)
    const [fsync] = await alliance.store.db.sql<{ setting: string }[]>`select string_agg(name || ' ' || setting, ', ') as setting from pg_settings where name in ('fsync', 'synchronous_commit')`
    console.log(`Postgres: ${fsync!.setting}`)
    await lastCopies(alliance, Number(values.rounds), Number(values.clerks))
    await wholeLives(alliance, Number(values.lives), Number(values.hands))
    routing()
  } finally {
    for (const end of endings) await end()
  }
}

/** So many want the same last copy in the same moment, round after round. */
async function lastCopies (alliance: Alliance, rounds: number, clerks: number): Promise<void> {
  const { lending } = alliance.store
  const readers = await Promise.all(Array.from({ length: clerks }, (_, index) => alliance.reader(`last-${index}`)))
  const promises: number[] = []
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const entry = await alliance.anEntry({ haidian: [`last-${round}`] })
    const start = performance.now()
    const placed = await Promise.all(readers.map(reader => lending.place({ reader, entry, pickup: 'dongma-desk' })))
    times.push(performance.now() - start)
    promises.push(placed.filter(request => request.status === 'asked').length)
  }
  times.sort((a, b) => a - b)
  console.log(`last copy: ${rounds} rounds of ${clerks} at once; rounds with exactly one promise ${promises.filter(count => count === 1).length}; a round p50 ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms`)
}

/** Asked for, shipped, received, lent, returned at a third branch, home: each with its events, messages and reading back. */
async function wholeLives (alliance: Alliance, lives: number, hands: number): Promise<void> {
  const { lending, db: { sql } } = alliance.store
  const entries: string[] = []
  for (let index = 0; index < hands * 4; index++) entries.push(await alliance.anEntry({ haidian: [`life-${index}`], xicheng: [`other-${index}`] }))
  const readers = await Promise.all(Array.from({ length: hands }, (_, index) => alliance.reader(`life-${index}`)))
  const took: Record<string, number[]> = {}
  const timed = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await step()
    ;(took[name] ??= []).push(performance.now() - start)
    return result
  }
  const commits = async () => Number((await sql<{ n: string }[]>`select xact_commit as n from pg_stat_database where datname = current_database()`)[0]!.n)
  const before = await commits()
  const start = performance.now()
  let begun = 0
  await Promise.all(readers.map(async (reader, hand) => {
    while (begun++ < lives) {
      const which = hand * 4 + begun % 4
      const request = await timed('place', () => lending.place({ reader, entry: entries[which]!, pickup: 'dongma-desk' }))
      const [supply] = request.supplies
      const barcode = supply!.item.barcode!
      await timed('ship', () => lending.ship({ supply: supply!.id, actor: system }))
      await timed('scan', () => lending.returnAt({ servicePoint: 'dongma-desk', barcode, actor: system }))
      await timed('lend', () => lending.lend({ request: request.id, actor: system }))
      await timed('scan', () => lending.returnAt({ servicePoint: 'daxue-desk', barcode, actor: system }))
      await timed('scan', () => lending.returnAt({ servicePoint: `${supply!.supplier.code}-desk`, barcode, actor: system }))
    }
  }))
  const seconds = (performance.now() - start) / 1000
  const [ended] = await sql<{ count: number, events: number }[]>`select count(*) filter (where status = 'closed' and outcome = 'supplied')::int as count, (select count(*)::int from event) as events from request`
  console.log(`whole lives: ${ended!.count} in ${seconds.toFixed(1)} s with ${hands} at once: ${(ended!.count / seconds).toFixed(1)} a second, about ${((await commits() - before) / lives).toFixed(0)} commits a life (readings included)`)
  for (const [name, times] of Object.entries(took)) {
    times.sort((a, b) => a - b)
    console.log(`  ${name.padEnd(6)} p50 ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms`)
  }
}

function routing (): void {
  const candidates = Array.from({ length: 50 }, (_, index) => aCandidate({ path: `city/district-${index % 7}/library-${index}`, place: { latitude: 39 + index / 100, longitude: 116 }, openSupplies: index % 9 }))
  const context = aPickup('city/district-3/township/village')
  const times = 2000
  const start = process.cpuUsage()
  for (let index = 0; index < times; index++) rankSuppliers(candidates, context)
  const { user, system } = process.cpuUsage(start)
  console.log(`routing: 50 libraries ranked in ${((user + system) / times / 1000).toFixed(3)} ms of CPU`)
}
