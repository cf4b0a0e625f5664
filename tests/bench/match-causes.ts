import { compareFeatures, matchThreshold, type MatchRecord } from '@commonshelf/catalogue'
import type { TrueRecord } from './match-score.js'

const telling = ['typo', 'reuse', 'badoclc', 'foreignisbn', 'setisbn', 'rom', 'yr1', 'badisbn', 'noisbn']

function flagsOf (left: TrueRecord, right: TrueRecord): string {
  return telling.filter(flag => left.flags.includes(flag) || right.flags.includes(flag)).join('+') || 'plain'
}

export function causeOfWrong (left: TrueRecord, right: TrueRecord, a: MatchRecord, b: MatchRecord): string {
  const relation = left.work !== right.work ? 'another work' : 'another edition of the work'
  const verdict = compareFeatures(a.features, b.features)
  return `${relation}, ${verdict.score >= matchThreshold ? 'directly' : 'through a third'}, ${flagsOf(left, right)}`
}

export function causeOfMiss (left: TrueRecord, right: TrueRecord, a: MatchRecord, b: MatchRecord): string {
  const verdict = compareFeatures(a.features, b.features)
  if (verdict.veto !== undefined) return `veto by ${verdict.veto}`
  const flags = flagsOf(left, right)
  if (verdict.score >= matchThreshold) return a.keys.some(key => b.keys.includes(key)) ? `joined elsewhere, ${flags}` : `no shared key, ${flags}`
  const against = verdict.evidence.filter(({ points }) => points < 0).map(({ feature }) => feature).join('+')
  return `below the threshold${against === '' ? '' : ` for ${against}`}, ${flags}`
}

/**
 * Whether nothing that both records state tells them apart: no veto, the same title, and no feature that speaks against. If
 * they are of two editions all the same, no field of the two could have said so.
 */
export function nothingDiffers (a: MatchRecord, b: MatchRecord): boolean {
  const { veto, evidence } = compareFeatures(a.features, b.features)
  return veto === undefined && evidence.every(({ points }) => points > 0) && a.features.title === b.features.title
}

export const brief = ({ record, edition, flags }: TrueRecord): string =>
  `${edition} ${record.title.main}${record.title.partNumber === undefined ? '' : ` ${record.title.partNumber}`} / ${record.contributors[0]?.name ?? '-'}, ${record.publication[0]?.publisher ?? '-'}, ${record.year ?? '-'}, ${record.extent ?? '-'}, ${record.edition ?? '-'}, ${record.identifiers.isbn.map(({ value, qualifier }) => value + (qualifier === undefined ? '' : `(${qualifier})`)).join(' ')} ${record.identifiers.oclc.join(' ')} [${flags.join(',')}]`

export const why = (a: MatchRecord, b: MatchRecord): string => {
  const verdict = compareFeatures(a.features, b.features)
  return `= ${verdict.veto ?? verdict.score} ${verdict.evidence.map(({ feature, points }) => `${feature} ${points}`).join(', ')}`
}
