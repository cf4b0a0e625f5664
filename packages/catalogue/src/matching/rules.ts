import { anyShared, differ, otherLanguage } from './agreement.js'
import { sameScript, type MatchFeatures } from './features.js'
import { shareName, soundAlike } from './names.js'
import { publisherSounds, samePublisher } from './publisher.js'
import { nearlySame } from './similarity.js'
import { readsAsPinyin, soundsAs, titlePoints, type TitlePoints } from './title-points.js'

/** Outcome of a comparison, and what it weighs; negative weights speak against. */
export type Points = Record<string, number>

/**
 * One feature of the comparison: its name, what it reads, what each outcome weighs in the usual rules, and which outcome
 * two readings have. Absence is no evidence: a feature that one side does not state gives nothing, unless its comment says
 * why it does.
 */
export interface MatchFeature {
  name: string
  read (features: MatchFeatures): unknown
  usual: Points
  /** The points of two readings, by the weights given: those of a rule set. */
  compare (left: MatchFeatures, right: MatchFeatures, points: Points): number
}

const feature = <P extends Points>(
  name: string, read: (features: MatchFeatures) => unknown, usual: P, compare: (left: MatchFeatures, right: MatchFeatures, points: P) => number
): MatchFeature => ({ name, read, usual, compare: compare as MatchFeature['compare'] })

const usualTitle: TitlePoints = {
  same: 40, generic: 20, 'other wording of the subtitle': 38, 'other subtitle': 5, 'divided otherwise': 35, beginning: 5, slip: 25, similar: -30, different: -80
}

/** What speaks for and against, in points; the threshold of a rule set says how many make a match. */
export const matchFeatures: MatchFeature[] = [
  feature('title', features => features.title, { ...usualTitle, pinyin: 25, 'read as pinyin': 20 }, (left, right, points) => {
    const same = titlePoints(left.title, right.title, left, right, points)
    // Pinyin is weak evidence: many titles sound alike. Weaker still where no source wrote it beside the Han.
    if (soundsAs(left.romanised, right.title) || soundsAs(right.romanised, left.title)) return Math.max(same, points.pinyin)
    return same === 0 && readsAsPinyin(left.title, right.title) ? points['read as pinyin'] : same
  }),
  feature('isbn', features => features.isbn, { same: 45, different: -45, 'same of the set': 30, 'same, doubtful': 20 }, (left, right, points) => {
    if (anyShared(left.isbn, right.isbn)) return points.same
    if (differ(left.isbn, right.isbn)) return points.different
    if (left.volumes !== undefined && right.volumes !== undefined && anyShared(left.setIsbn, right.setIsbn)) return points['same of the set']
    return anyShared(left.doubtfulIsbn, right.isbn) || anyShared(left.isbn, right.doubtfulIsbn) || anyShared(left.doubtfulIsbn, right.doubtfulIsbn) ? points['same, doubtful'] : 0
  }),
  feature('oclc', features => features.oclc, { same: 30, different: -15 }, (left, right, points) => numbers(left.oclc, right.oclc, points)),
  feature('lccn', features => features.lccn, { same: 30, different: -20 }, (left, right, points) => numbers(left.lccn, right.lccn, points)),
  feature('issn', features => features.issn, { same: 60, different: -80 }, (left, right, points) => left.level === 'serial' ? numbers(left.issn, right.issn, points) : 0),
  feature('unified book number', features => features.unified, { same: 30, different: -40 }, (left, right, points) => numbers(left.unified, right.unified, points)),
  // National bibliography numbers, DOI, ISMN: only numbers of one scheme can disagree.
  feature('other number', features => features.numbers, { same: 30, different: -20 }, (left, right, points) =>
    left.numbers === undefined || right.numbers === undefined ? 0 : anyShared(left.numbers, right.numbers) ? points.same : sameScheme(left.numbers, right.numbers) ? points.different : 0),
  feature('author', features => features.authors, { same: 25, pinyin: 15, different: -40 }, (left, right, points) => {
    if (left.authors === undefined || right.authors === undefined) return 0
    const shared = shareName(left.authors, right.authors)
    return shared === undefined ? (soundAlike(left.authors, right.authors) ? points.pinyin : 0) : shared ? points.same : points.different
  }),
  feature('language', features => features.language, { different: -60 }, (left, right, points) => otherLanguage(left, right) ? points.different : 0),
  feature('translator', features => features.translators, { same: 5, different: -60 }, (left, right, points) => {
    if (left.translators === undefined || right.translators === undefined) return 0
    const shared = shareName(left.translators, right.translators)
    return shared === undefined ? 0 : shared ? points.same : points.different
  }),
  feature('publisher', features => features.publishers, { same: 15, pinyin: 10, different: -25 }, (left, right, points) => {
    if (left.publishers === undefined || right.publishers === undefined) return 0
    let comparable = false
    let sounds = false
    for (const a of left.publishers) {
      for (const b of right.publishers) {
        if (samePublisher(a, b)) return points.same
        if (sameScript(a, b)) comparable = true
        else sounds ||= publisherSounds(a, b)
      }
    }
    return sounds ? points.pinyin : comparable ? points.different : 0
  }),
  feature('year', features => features.year, { same: 20, 'one apart': -5, 'two apart': -30, different: -60 }, (left, right, points) => {
    if (left.year === undefined || right.year === undefined || left.level === 'serial') return 0
    const apart = Math.abs(left.year - right.year)
    return apart === 0 ? points.same : apart === 1 ? points['one apart'] : apart === 2 ? points['two apart'] : points.different
  }),
  feature('pages', features => features.pages, { same: 25, near: 15, similar: -25, different: -50 }, (left, right, points) => {
    if (left.pages === undefined || right.pages === undefined) return 0
    const apart = Math.abs(left.pages - right.pages)
    if (apart === 0) return points.same
    const share = apart / Math.max(left.pages, right.pages)
    return apart <= 3 || share < 0.01 ? points.near : share <= 0.04 ? points.similar : points.different
  }),
  // Discs, cassettes, volumes of a set.
  feature('extent', features => features.units ?? features.volumes, { same: 10, different: -40 }, (left, right, points) => {
    const units = left.units === undefined || right.units === undefined ? 0 : left.units === right.units ? points.same : points.different
    return units + (left.volumes === undefined || right.volumes === undefined ? 0 : left.volumes === right.volumes ? points.same : points.different)
  }),
  feature('edition', features => features.edition === undefined ? features.editionKinds : [features.edition, ...features.editionKinds ?? []],
    { same: 5, different: -35, 'revised, numbered': -5, 'other kind': -20, 'other text': -40 }, (left, right, points) => {
      if (left.edition === undefined && right.edition === undefined && left.editionKinds === undefined && right.editionKinds === undefined) return 0
      const one = String(left.editionKinds ?? '')
      const other = String(right.editionKinds ?? '')
      // 修订版 of one source is 第2版 of another: both say that it is not the first.
      if (one === 'revised' && left.edition === undefined && other === '' && right.edition !== undefined) return points['revised, numbered']
      if (other === 'revised' && right.edition === undefined && one === '' && left.edition !== undefined) return points['revised, numbered']
      // A second edition always says so: silence on the other side speaks for the first.
      const number = left.edition === right.edition ? (left.edition === undefined ? 0 : points.same) : (left.edition ?? 1) === (right.edition ?? 1) ? 0 : points.different
      const kinds = one === other ? 0 : otherText.test(one) !== otherText.test(other) ? points['other text'] : points['other kind']
      return number + kinds
    }),
  // One of them says which part it is of, the other does not: a part against the whole, as a rule. Pinyin may hide it in the title.
  feature('part', features => features.volume ?? features.part, { same: 5, different: -60, 'one side': -50, 'one side, other script': -20 }, (left, right, points) => {
    if ((left.volume === undefined) !== (right.volume === undefined)) return sameScript(left.title, right.title) ? points['one side'] : points['one side, other script']
    return left.part === undefined || right.part === undefined ? 0 : nearlySame(left.part, right.part) ? points.same : points.different
  }),
  feature('host', features => features.host, { same: 40, different: -60 }, (left, right, points) =>
    left.host === undefined || right.host === undefined ? 0 : left.host === right.host ? points.same : points.different),
  feature('height', features => features.height, { same: 3, different: -10 }, (left, right, points) => {
    if (left.height === undefined || right.height === undefined) return 0
    const apart = Math.abs(left.height - right.height)
    return apart <= 1 ? points.same : apart <= 3 ? 0 : points.different
  })
]

const numbers = (left: string[] | undefined, right: string[] | undefined, points: { same: number, different: number }): number =>
  anyShared(left, right) ? points.same : differ(left, right) ? points.different : 0

const sameScheme = (left: string[], right: string[]): boolean => left.some(a => right.some(b => a.slice(0, a.indexOf(' ')) === b.slice(0, b.indexOf(' '))))

/** Kinds of edition whose text is another one, not the same with pictures or in a better binding. */
const otherText = /abridged|bilingual|children/
