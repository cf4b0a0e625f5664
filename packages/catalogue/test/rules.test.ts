import fc from 'fast-check'
import t from 'tap'
import { compareFeatures, featuresOf, InvalidRuleSet, matchFeatures, matchKeysOf, readRuleSet, ruleBounds, solve, usualRules, vetoNames } from '../src/index.js'
import type { BibliographicRecord, RuleProblem, RuleSet } from '../src/index.js'
import { aRecord } from './builders.js'

const clustersBy = (rules: RuleSet, ...records: BibliographicRecord[]): string =>
  solve(records.map((record, index) => {
    const features = featuresOf(record)
    return { id: String(index + 1), features, keys: matchKeysOf(features, rules) }
  }), [], { rules }).clusters.map(ids => ids.join(' ')).join('|')

const problemsOf = (json: unknown): RuleProblem[] => {
  try {
    readRuleSet(json)
    return []
  } catch (error) {
    if (error instanceof InvalidRuleSet) return error.problems
    throw error
  }
}

t.test('rules are plain data that come back from storage as they were', async t => {
  t.same(readRuleSet(JSON.parse(JSON.stringify(usualRules))), usualRules)
  t.same(readRuleSet({}), usualRules, 'what is left out is as usual')
  t.same(readRuleSet({ name: 'strict on pages', points: { pages: { near: -10 } } }).points.pages, { ...usualRules.points.pages, near: -10 })
})

t.test('a rule set that cannot be is refused with every wrong field named', async t => {
  const fields = problemsOf({
    name: '', threshold: 'eighty', doubtBand: -1, keyLimit: 1, vetoes: ['volume', 'colour'], keys: [], colour: 'red',
    points: { isbn: { same: 1000, colour: 3 }, smell: {}, year: 7, pages: { same: 1.5 } }
  }).map(({ field }) => field)

  t.same(fields.sort(), ['colour', 'doubtBand', 'keyLimit', 'keys', 'name', 'points.isbn.colour', 'points.isbn.same', 'points.pages.same', 'points.smell', 'points.year', 'threshold', 'vetoes.1'])
  t.match(problemsOf({ points: { isbn: { same: 1000 } } }), [{ field: 'points.isbn.same', value: 1000, expected: 'a whole number from -200 to 200' }])
  for (const json of [null, 7, 'rules', [], { points: [] }, { vetoes: 'all' }]) t.ok(problemsOf(json).length > 0, JSON.stringify(json))
})

t.test('reading rules never fails otherwise than by naming what is wrong', async () => {
  fc.assert(fc.property(fc.jsonValue(), json => { problemsOf(json); return true }), { seed: 20261123, numRuns: 500 })
  const weight = fc.integer({ min: -300, max: 300 })
  fc.assert(fc.property(fc.record({ threshold: fc.integer({ min: -5, max: 600 }), points: fc.record({ isbn: fc.record({ same: weight, different: weight }) }) }), json => {
    const { same, different } = json.points.isbn
    const within = [same, different].every(points => points >= ruleBounds.points[0] && points <= ruleBounds.points[1]) && json.threshold >= 1 && json.threshold <= 500
    return (problemsOf(json).length === 0) === within
  }), { seed: 20261123, numRuns: 300 })
})

t.test('other weights, thresholds, vetoes and keys give other clusters', async t => {
  const first = aRecord({ edition: '第2版', isbn: '9787544210966' })
  const third = aRecord({ edition: '第3版', isbn: '9787544210966' })
  const withoutVeto = readRuleSet({ vetoes: vetoNames.filter(name => name !== 'edition'), points: { edition: { different: 0 } } })
  t.equal(clustersBy(usualRules, first, third), '1|2')
  t.equal(clustersBy(withoutVeto, first, third), '1 2')
  t.equal(compareFeatures(featuresOf(first), featuresOf(third), withoutVeto).veto, undefined)

  const bare = aRecord({ publisher: '', author: '', isbn: [] })
  t.equal(clustersBy(usualRules, aRecord(), bare), '1 2')
  t.equal(clustersBy(readRuleSet({ threshold: 120 }), aRecord(), bare), '1|2')
  t.equal(clustersBy(readRuleSet({ keys: ['isbn'] }), aRecord(), aRecord()), '1|2', 'nothing proposes them')
  t.equal(clustersBy(readRuleSet({ keyLimit: 2 }), aRecord({ isbn: [] }), aRecord({ pages: 196 }), aRecord({ pages: 197 })), '1|2|3')
})

t.test('every feature and veto of the tables has its place in the usual rules', async t => {
  t.same(Object.keys(usualRules.points), matchFeatures.map(({ name }) => name))
  t.same(usualRules.vetoes, vetoNames)
  t.equal(new Set(vetoNames).size, vetoNames.length)
})
