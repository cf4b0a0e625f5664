import { torture } from '../torture/scenario.js'

/** The torture test for longer, with seeds that the tests do not use. Arguments: --rounds N (10), --from SEED (100), --records N (110). */
export async function run (args: string[]): Promise<void> {
  const given = (name: string, usual: number): number => args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual
  const [rounds, from, records] = [given('--rounds', 10), given('--from', 100), given('--records', 110)]
  const misdeeds = new Map<string, number>()
  const sum = { wrong: 0, kills: 0, records: 0, requests: 0, changes: 0 }
  for (let seed = from; seed < from + rounds; seed++) {
    const endings: (() => unknown)[] = []
    const report = await torture({ teardown: work => { endings.unshift(work) } }, { seed, records })
    for (const ending of endings) await ending()
    const done = Object.values(report.misdeeds).reduce((total, count) => total + count, 0)
    console.log(`seed ${seed} (${report.manner}): ${report.requests} requests, ${done} misdeeds, ${report.changes} changes, ${report.kills} kills, ${report.resumed} resumed; ${report.records} records, ${report.deleted} deleted, ${report.clusters} clusters in ${report.milliseconds} ms: ${report.differences.length === 0 ? 'equal' : report.differences.join('; ')}`)
    for (const [name, count] of Object.entries(report.misdeeds)) misdeeds.set(name, (misdeeds.get(name) ?? 0) + count)
    sum.wrong += report.differences.length === 0 ? 0 : 1
    sum.kills += report.kills
    sum.records += report.records + report.deleted
    sum.requests += report.requests
    sum.changes += report.changes
  }
  console.log(`${rounds} seeds: ${sum.requests} requests, ${sum.changes} changes, ${sum.kills} kills, ${sum.records} records compared, ${sum.wrong} seeds with differences`)
  for (const [name, count] of [...misdeeds].sort((a, b) => b[1] - a[1])) console.log(`  ${name}: ${count}`)
}
