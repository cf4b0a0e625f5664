import t from 'tap'
import { hugePage } from './torture/huge-page.js'
import { torture } from './torture/scenario.js'

t.setTimeout(240_000)

t.test('a page of any size is read in the same memory', async t => {
  const small = await hugePage(30)
  const large = await hugePage(300)

  t.comment(JSON.stringify([small, large]))
  t.ok(large.peakMegabytes < 300, `${large.peakMegabytes} MB for a page of 300 MB`)
  t.ok(large.peakMegabytes < small.peakMegabytes + 100, 'ten times the page takes no more')
})

// Two manners of servers; `pnpm bench torture --rounds N` plays as many as one likes
for (const seed of [2, 3]) {
  t.test(`whatever the server does wrong, and whoever is killed, the catalogue equals what the library has (seed ${seed})`, async t => {
    const report = await torture(t, { seed })

    t.comment(JSON.stringify(report))
    t.same(report.differences, [])
    t.ok(report.kills >= 3, `${report.kills} processes were killed`)
    t.match(report.again, { state: 'finished', withdrawn: 0, batches: 0 }, 'and harvesting all of it once more changes nothing')
    // Windows overlap, and a record may stand on two pages: it is received as often
    t.equal(report.again.unchanged, report.again.received)
    t.ok(report.again.received >= report.records)
  })
}
