import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import {
  actionsFor, actionsFrom, answerBy, byTheRules, decideScan, diagramOf, dueAt, endOfDayAfter, eventNames, isEnding, kilometresBetween, labelKeys, liveSupplyStatuses, loanLife,
  mayActFor, parties, policyFor, proximities, proximityOf, rankSuppliers, renewedDueAt, requestLife, requestOutcomes, supplyLife, takeStep, toldOf, transitLife,
  type Candidate, type LifeCycle, type RequestStatus, type RoutingContext
} from '../src/index.js'
import { aCandidate, aPickup, aPolicy, aScan } from './builders.js'

const cycles = { request: requestLife, supply: supplyLife, loan: loanLife, transit: transitLife } as unknown as Record<string, LifeCycle<string, string, string>>

/** States that can be reached from one, itself included. */
const reachable = (cycle: LifeCycle<string, string, string>, from: string): Set<string> => {
  const found = new Set([from])
  for (const state of found) for (const action of actionsFrom(cycle, state)) found.add(cycle.states[state]!.actions[action]!.next)
  return found
}

t.test('life cycles', async t => {
  for (const [name, cycle] of Object.entries(cycles)) {
    const states = Object.keys(cycle.states)

    await t.test(`every state of a ${name} can be reached, has a way to an end, and says who may act`, async t => {
      t.strictSame([...reachable(cycle, cycle.start)].sort(), [...states].sort())
      for (const state of states) {
        t.ok([...reachable(cycle, state)].some(other => isEnding(cycle, other)), `${state} has a way out`)
        for (const action of actionsFrom(cycle, state)) t.ok(cycle.states[state]!.actions[action]!.who.every(party => parties.includes(party)))
        t.ok(labelKeys.includes(cycle.states[state]!.label))
      }
    })

    await t.test(`no action leaves an ending of a ${name}, whatever is tried in whatever order`, async t => {
      const actions = [...new Set(states.flatMap(state => actionsFrom(cycle, state)))]
      fc.assert(fc.property(fc.array(fc.constantFrom(...actions), { maxLength: 40 }), tried => {
        let state = cycle.start
        let ended = false
        for (const action of tried) {
          const before = state
          try {
            state = takeStep(cycle, state, action).next
            if (ended) return false
          } catch (error) {
            if ((error as { problem?: string }).problem !== 'action-not-allowed' || state !== before) return false
          }
          ended = isEnding(cycle, state)
          if (!states.includes(state)) return false
        }
        return true
      }), { numRuns: 2000, seed: 1 })
      t.pass()
    })

    await t.test(`the README's diagram of a ${name} is the table's`, async t => {
      const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
      t.ok(readme.includes(`\`\`\`mermaid\n${diagramOf(cycle)}\n\`\`\``), `put this into the README:\n${diagramOf(cycle)}`)
    })
  }

  await t.test('an outcome is decided once, and every request that closes has one', async t => {
    type Walk = { state: RequestStatus, outcome?: string }
    fc.assert(fc.property(fc.array(fc.nat(20), { maxLength: 30 }), choices => {
      let walk: Walk = { state: 'placed' }
      for (const choice of choices) {
        const actions = actionsFrom(requestLife, walk.state)
        if (actions.length === 0) break
        const { next, outcome } = takeStep(requestLife, walk.state, actions[choice % actions.length]!)
        if (outcome !== undefined && walk.outcome !== undefined) return false
        walk = { state: next, ...((outcome ?? walk.outcome) !== undefined && { outcome: outcome ?? walk.outcome! }) }
        // "returning" and "closed" are decided; before that, nothing is
        if ((walk.outcome !== undefined) !== ['returning', 'closed'].includes(walk.state)) return false
      }
      return true
    }), { numRuns: 3000, seed: 2 })
    const reached = Object.values(requestLife.states).flatMap(state => Object.values(state.actions).flatMap(move => move.outcome ?? []))
    t.strictSame([...new Set(reached)].sort(), [...requestOutcomes].sort())
  })

  await t.test('a reader may cancel until the book is in hand, and not after', async t => {
    const may = (Object.keys(requestLife.states) as RequestStatus[]).filter(state => actionsFor(requestLife, state, 'reader').includes('cancel'))
    t.strictSame(may, ['placed', 'asked', 'promised', 'shipped', 'ready'])
  })

  await t.test('a supply is live exactly while it can still go on', async t => {
    t.strictSame(Object.keys(supplyLife.states).filter(state => !isEnding(cycles.supply!, state)), [...liveSupplyStatuses])
  })

  await t.test('a step of somebody else’s is refused by name', async t => {
    t.throws(() => takeStep(requestLife, 'asked', 'ship', ['reader']), { problem: 'not-yours-to-do' } as unknown as Error)
    t.equal(takeStep(requestLife, 'lent', 'return', ['supplier']).next, 'returning')
  })

  await t.test('every event says who hears of it, and has words', async t => {
    t.strictSame(Object.keys(toldOf).sort(), [...eventNames].sort())
    t.ok(byTheRules.every(name => eventNames.includes(name)))
    t.equal(new Set(labelKeys).size, labelKeys.length)
  })
})

const pickup = aPickup('jing/haidian/zhuang/cun')
const ranked = (...candidates: Candidate[]) => rankSuppliers(candidates, pickup).filter(supplier => supplier.rank !== null).map(supplier => supplier.library)

t.test('routing', async t => {
  await t.test('the same branch comes first, then township, district, city, and what is beyond', async t => {
    const near = ['jing/haidian/zhuang/cun', 'jing/haidian/zhuang', 'jing/haidian', 'jing/xicheng', 'daxue'].map(path => aCandidate({ path }))
    t.strictSame(ranked(...near.toReversed()), ['cun', 'zhuang', 'haidian', 'xicheng', 'daxue'])
    const [first] = rankSuppliers(near, pickup)
    t.match(first!.reasons[0], { rule: 'proximity', proximity: 'same-branch' })
  })

  await t.test('nearness follows the tiers and not the depth: a district that is its own root is a district', async t => {
    const alone = aPickup('haidian/zhuang/cun', [2, 3, 4]).pickup.path
    t.equal(proximityOf(alone, ['haidian', 'other']), 'same-district')
    t.equal(proximityOf(alone, ['haidian', 'zhuang', 'cun2']), 'same-township')
    const night = aPickup('jing/xicheng/night', [1, 2, 4]).pickup.path
    t.equal(proximityOf(night, ['jing', 'xicheng']), 'same-district')
    t.equal(proximityOf(night, ['jing', 'haidian', 'zhuang']), 'same-city')
    t.equal(proximityOf(aPickup('daxue/law', [undefined, undefined]).pickup.path, ['daxue']), 'same-district')
  })

  await t.test('what cannot be had is ruled out with its reason, and still listed', async t => {
    const ranking = rankSuppliers([
      aCandidate({ path: 'jing/a', tried: true }), aCandidate({ path: 'jing/b', copies: { lendable: 0, onShelf: 0 } }), aCandidate({ path: 'jing/c', copies: { onShelf: 0 } }),
      aCandidate({ path: 'jing/d', supplies: false }), aCandidate({ path: 'jing/e', copies: { onShelf: 0, unsure: 1 } })
    ], pickup)
    t.match(ranking, [
      { library: 'e', rank: 1 }, { library: 'a', rank: null, reasons: [{ rule: 'tried-before' }] }, { library: 'b', rank: null, reasons: [{ rule: 'not-lendable' }] },
      { library: 'c', rank: null, reasons: [{ rule: 'not-on-shelf' }] }, { library: 'd', rank: null, reasons: [{ rule: 'not-supplying' }] }
    ])
  })

  await t.test('a library that does not supply others still serves its own desk', async t => {
    t.strictSame(ranked(aCandidate({ path: 'jing/haidian/zhuang/cun', supplies: false })), ['cun'])
  })

  await t.test('a burdened neighbour gives way to a free one farther off; one’s own shelf never does', async t => {
    const busy = { openSupplies: 20, capacity: 20 }
    t.strictSame(ranked(aCandidate({ path: 'jing/haidian/zhuang/cun2', ...busy }), aCandidate({ path: 'jing/haidian' })), ['haidian', 'cun2'])
    t.strictSame(ranked(aCandidate({ path: 'jing/haidian/zhuang/cun', openSupplies: 99, capacity: 4 }), aCandidate({ path: 'jing/haidian/zhuang', copies: { onShelf: 9 } })), ['cun', 'zhuang'])
  })

  const aTree = fc.constantFrom('jing', 'jing/haidian', 'jing/haidian/zhuang', 'jing/haidian/zhuang/cun', 'jing/haidian/zhuang/cun2', 'jing/xicheng', 'jing/xicheng/ye', 'daxue', 'daxue/law')
  const candidates = fc.uniqueArray(fc.record({
    path: aTree, onShelf: fc.nat(5), lendable: fc.nat(5), unsure: fc.nat(2), openSupplies: fc.nat(50), capacity: fc.integer({ min: 1, max: 40 }),
    supplies: fc.boolean(), tried: fc.boolean(), latitude: fc.option(fc.double({ min: 36, max: 42, noNaN: true }), { nil: undefined })
  }), { selector: ({ path }) => path, maxLength: 9 }).map(list => list.map(({ onShelf, lendable, unsure, latitude, ...detail }) => aCandidate({
    ...detail, place: latitude === undefined ? undefined : { latitude, longitude: 116 }, copies: { total: 9, lendable: Math.max(lendable, onShelf + unsure), onShelf, unsure }
  })))
  const context: RoutingContext = { pickup: { path: pickup.pickup.path, place: { latitude: 40, longitude: 116 } } }

  await t.test('every library with a copy is judged, whatever the order they come in; the points are the sum of the factors', async t => {
    fc.assert(fc.property(candidates, fc.integer(), (list, seed) => {
      const ranking = rankSuppliers(list, context)
      const shuffled = rankSuppliers(list.map((value, index) => ({ value, key: Math.sin(seed + index) })).sort((a, b) => a.key - b.key).map(({ value }) => value), context)
      if (!isDeepStrictEqual(shuffled, ranking) || ranking.length !== list.length) return false
      const able = ranking.filter(({ rank }) => rank !== null)
      return able.every(({ rank, points, reasons }, index) =>
        rank === index + 1 && Math.abs(points - reasons.reduce((sum, reason) => sum + ('points' in reason ? reason.points : 0), 0)) < 0.05) &&
        ranking.slice(able.length).every(({ rank, reasons }) => rank === null && reasons.length > 0 && reasons.every(reason => !('points' in reason)))
    }), { numRuns: 300, seed: 3 })
    t.pass()
  })

  await t.test('a copy more, a task less, a kilometre nearer or a step nearer in the tree never makes a library worse', async t => {
    const rankOf = (list: Candidate[], library: string) => rankSuppliers(list, context).find(supplier => supplier.library === library)!.rank ?? Infinity
    fc.assert(fc.property(candidates.filter(list => list.length > 1), fc.nat(8), fc.constantFrom('copy', 'task', 'kilometre'), (list, which, change) => {
      const one = list[which % list.length]!
      const better: Candidate = change === 'copy'
        ? { ...one, copies: { ...one.copies, lendable: one.copies.lendable + 1, onShelf: one.copies.onShelf + 1 } }
        : change === 'task' ? { ...one, openSupplies: Math.max(0, one.openSupplies - 3) } : { ...one, place: { latitude: 40, longitude: 116 } }
      return rankOf(list.map(other => other === one ? better : other), one.library) <= rankOf(list, one.library)
    }), { numRuns: 1000, seed: 4 })
    fc.assert(fc.property(fc.nat(50), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4 }), (openSupplies, capacity, onShelf) => {
      const points = ['jing/haidian/zhuang/cun', 'jing/haidian/zhuang', 'jing/haidian', 'jing', 'daxue'].map(path => rankSuppliers([aCandidate({ path, openSupplies, capacity, copies: { lendable: onShelf, onShelf } })], context)[0]!.points)
      return points.every((value, index) => index === 0 || value < points[index - 1]!)
    }), { numRuns: 200, seed: 5 })
    t.equal(proximities.length, 5)
  })

  await t.test('kilometres are those of the map', async t => {
    t.ok(Math.abs(kilometresBetween({ latitude: 39.9042, longitude: 116.4074 }, { latitude: 39.0842, longitude: 117.2009 }) - 114) < 2, 'Beijing to Tianjin')
    t.equal(kilometresBetween({ latitude: 40, longitude: 116 }, { latitude: 40, longitude: 116 }), 0)
  })
})

t.test('dates, policies and scope', async t => {
  await t.test('a loan ends with its last day on the calendar of the alliance', async t => {
    t.equal(dueAt(new Date('2026-03-02T15:59:00Z'), aPolicy({ loanDays: 30 })).toISOString(), '2026-04-01T15:59:59.000Z', 'lent before midnight in Beijing')
    t.equal(dueAt(new Date('2026-03-02T16:01:00Z'), aPolicy({ loanDays: 30 })).toISOString(), '2026-04-02T15:59:59.000Z', 'lent after midnight in Beijing')
    t.equal(answerBy(new Date('2026-03-02T00:00:00Z'), aPolicy({ answerHours: 48 })).toISOString(), '2026-03-04T00:00:00.000Z')
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), fc.integer({ min: 0, max: 400 }), (from, days) => {
      const end = endOfDayAfter(from, days).getTime() - from.getTime()
      return end >= days * 86_400_000 - 1000 && end < (days + 1) * 86_400_000
    }), { numRuns: 500, seed: 6 })
  })

  await t.test('a renewal never shortens a loan, and is refused with the reason', async t => {
    const loan = { dueAt: new Date('2026-04-01T15:59:59Z'), renewals: 0 }
    const now = new Date('2026-03-20T08:00:00Z')
    t.equal(renewedDueAt(loan, aPolicy({ loanDays: 30 }), now).toISOString(), '2026-04-19T15:59:59.000Z')
    t.equal(renewedDueAt(loan, aPolicy({ loanDays: 3 }), now), loan.dueAt)
    const refused = (given: Parameters<typeof renewedDueAt>[0], at: Date, reason: string) => t.throws(() => renewedDueAt(given, aPolicy(), at), { problem: 'renewal-refused', reason } as unknown as Error)
    refused({ ...loan, renewals: 1 }, now, 'no-renewals-left')
    refused(loan, new Date('2026-04-02T00:00:00Z'), 'overdue')
    refused({ ...loan, returnedAt: now }, now, 'returned')
  })

  await t.test('a library’s own decisions stand over its tier’s; a village is asked for little', async t => {
    t.match(policyFor(4), { capacity: 4, answerHours: 72 })
    t.match(policyFor(4, { capacity: 1, loanDays: null }), { capacity: 1, loanDays: 30 })
    t.strictSame(policyFor(undefined), policyFor(9))
  })

  await t.test('staff act for their own library and all below it, and for no namesake', async t => {
    t.ok(mayActFor('jing/haidian', 'jing/haidian'))
    t.ok(mayActFor('jing/haidian', 'jing/haidian/zhuang/cun'))
    for (const library of ['jing', 'jing/haidian2', 'jing/xicheng', 'haidian', '']) t.notOk(mayActFor('jing/haidian', library))
    t.notOk(mayActFor('', 'jing'))
  })
})

t.test('the book in hand', async t => {
  await t.test('lent, scanned at a third branch: the loan ends and it is sent home', async t => {
    t.match(decideScan(aScan({ status: 'lent' })), { instruction: { do: 'send', because: 'home', toLibrary: 'district' }, effects: ['end-loan', 'send-home'] })
  })
  await t.test('lent, scanned at home: the loan ends and it is shelved', async t => {
    t.match(decideScan(aScan({ status: 'lent', here: 'district' })), { instruction: { do: 'shelve' }, effects: ['end-loan', 'arrive-home'] })
  })
  await t.test('shipped, scanned where the reader collects: the hold shelf', async t => {
    t.match(decideScan(aScan({ status: 'shipped', here: 'village', transit: { purpose: 'pickup', from: 'district-desk' } })), { instruction: { do: 'hold', request: 'r' }, effects: ['receive'] })
  })
  await t.test('on the hold shelf, scanned elsewhere: back to where its reader waits', async t => {
    t.match(decideScan(aScan({ status: 'ready' })), { instruction: { do: 'send', because: 'pickup', toLibrary: 'village' }, effects: ['send-on'] })
  })
  await t.test('cancelled on its way, scanned on the way: turned round', async t => {
    t.match(decideScan(aScan({ status: 'returning', transit: { purpose: 'pickup', from: 'district-desk' } })), { instruction: { do: 'send', because: 'home' }, effects: ['redirect', 'send-home'] })
  })

  await t.test('in every situation there is one thing to do, and the same scan again changes nothing', async t => {
    const places = ['district', 'village', 'night']
    for (const here of places) {
      for (const status of [undefined, 'asked', 'promised', 'shipped', 'ready', 'lent', 'returning'] as const) {
        for (const purpose of [undefined, 'pickup', 'home'] as const) {
          for (const home of ['district', 'village']) {
            const scan = aScan({ here, home, ...(status && { status }), ...(purpose && { transit: { purpose, from: `${home}-desk` } }) })
            const { instruction, effects } = decideScan(scan)
            t.ok(instruction.do)
            t.equal(new Set(effects).size, effects.length)
            if (instruction.do === 'send') t.not(instruction.toPoint, `${here}-desk`, 'nothing is sent to where it is')
            // What the effects leave behind
            const next = effects.includes('end-loan') ? 'returning' as const : effects.includes('receive') ? 'ready' as const : effects.includes('send-on') ? 'shipped' as const : status
            const home2 = effects.includes('arrive-home')
            const sent = effects.includes('send-home') ? 'home' as const : effects.includes('send-on') ? 'pickup' as const : undefined
            const transit = home2 || effects.includes('receive') ? undefined
              : sent ? { purpose: sent, from: `${here}-desk` } : scan.transit && { ...scan.transit, ...(effects.includes('see') && { lastSeen: `${here}-desk` }) }
            const ended = home2 && next === 'returning'
            const again = decideScan(aScan({ here, home, ...(next && !ended && { status: next }), ...(transit && { transit }) }))
            t.strictSame(again.instruction, instruction)
            t.ok(again.effects.every(effect => effect === 'arrive-home'), 'which changes nothing for a book that is at home')
          }
        }
      }
    }
  })
})
