import { compareFeatures, featuresOf, matchKeysOf, matchThreshold, type BibliographicRecord, type Verdict } from '@commonshelf/catalogue'
import { labelledSets, readDecisions, type LabelledPair } from './labelled-pairs.js'

/**
 * Prints how matching judges pairs that people labelled: the real ones at hand, and decisions of staff in the files given.
 * Each error is shown with its evidence, for a label may be wrong as well.
 */
export function scoreLabelledPairs (decisionFiles: string[] = []): void {
  for (const { name, file, pairs } of labelledSets()) {
    if (pairs === undefined) console.log(`match: ${name} skipped, ${file} is not here`)
    else report(name, pairs)
  }
  for (const file of decisionFiles) report(`decisions in ${file}`, readDecisions(file))
}

interface Judged extends LabelledPair { found: boolean, verdict: Verdict, met: boolean }

function judge (pair: LabelledPair): Judged {
  const a = featuresOf(pair.left)
  const b = featuresOf(pair.right)
  const verdict = compareFeatures(a, b)
  const met = matchKeysOf(a).some(key => matchKeysOf(b).includes(key))
  return { ...pair, verdict, met, found: met && verdict.veto === undefined && verdict.score >= matchThreshold }
}

function report (name: string, pairs: LabelledPair[]): void {
  const judged = pairs.map(judge)
  const count = (same: boolean, found: boolean): number => judged.filter(one => one.same === same && one.found === found).length
  const [right, missed, wrong, apart] = [count(true, true), count(true, false), count(false, true), count(false, false)]
  console.log(`match: ${name}, ${pairs.length} pairs: of ${right + missed} same ${right} found and ${missed} missed, of ${wrong + apart} different ${wrong} taken for one`)
  console.log(`  precision ${interval(right, right + wrong)}, recall ${interval(right, right + missed)}, right of all ${interval(right + apart, pairs.length)}`)
  for (const one of judged) if (one.same !== one.found) console.log(`  ${one.same ? 'missed' : 'wrong'}: ${one.name}: ${brief(one.left)} | ${brief(one.right)} = ${whyOf(one)}`)
}

/** A share with its 95 % interval after Wilson: honest for few pairs, and for none wrong. */
export function interval (hits: number, of: number): string {
  if (of === 0) return 'none to judge by'
  const z = 1.959964
  const share = hits / of
  const middle = (share + z * z / (2 * of)) / (1 + z * z / of)
  const half = z / (1 + z * z / of) * Math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
  return `${share.toFixed(3)} (${Math.max(0, middle - half).toFixed(3)} to ${Math.min(1, middle + half).toFixed(3)})`
}

const brief = ({ title, contributors, publication, year, extent, edition, carrier }: BibliographicRecord): string =>
  [[title.main, title.rest, title.partNumber, title.partName].filter(Boolean).join(' : '), contributors[0]?.name ?? '-', publication[0]?.publisher ?? '-', year ?? '-', extent ?? '-', edition ?? '-', carrier].join(', ')

const whyOf = ({ verdict, met }: Judged): string =>
  `${verdict.veto === undefined ? verdict.score : `veto by ${verdict.veto}`}${met ? '' : ', no key in common'} (${verdict.evidence.map(({ feature, points }) => `${feature} ${points}`).join(', ')})`
