import type { Description } from '../model/holding.js'
import { normaliseIsbn } from '../numbers/isbn.js'
import { findingsOfClass } from './classes.js'
import type { Finding } from './finding.js'
import { findingsOfIsbn, findingsOfPair } from './isbns.js'
import { isLost, isMaimed, repairOf } from './mojibake.js'
import { statementsOf, type Statement } from './statement.js'

/** What a record is judged against. */
export interface AssessContext {
  /** The present year: catalogues have no clock. */
  year: number
  /** What the source record itself states, place by place; the description's own words where absent. */
  statements?: readonly Statement[]
  /** Valid ISBNs that other libraries' records of the same edition state. */
  isbns?: readonly string[]
  /** How long barcodes of this library usually are; nothing is said of barcodes without it. */
  barcodeLengths?: readonly number[]
}

/** Longer texts are not looked at for a wrong encoding: a table of contents of ten thousand characters proves nothing more. */
const longest = 10_000

/** What is not as it should be in one record, in the order of its statements; the same for the same record, always. */
export function assess (description: Description, context: AssessContext): Finding[] {
  const { record } = description
  const statements = context.statements ?? statementsOf(record)
  const findings: Finding[] = []
  const isbns = statements.filter(({ kind }) => kind === 'isbn')
  const own = isbns.length === 0 ? [] : [...isbns.map(({ value }) => normaliseIsbn(value)), ...record.identifiers.isbn].filter(({ valid }) => valid).map(({ value }) => value)
  for (const statement of statements) {
    const { place, kind, value } = statement
    if (value.trim() === '') {
      findings.push({ code: 'statement-empty', field: place, value })
      continue
    }
    findings.push(...findingsOfText(statement))
    if (kind === 'isbn') findings.push(...findingsOfIsbn(statement, own, context.isbns ?? [], record.languages[0]))
    else if (kind === 'clc') findings.push(...findingsOfClass(statement))
    else if (kind === 'title' && isIsbn(value)) findings.push({ code: 'title-is-isbn', field: place, value })
    else if (kind === 'price') findings.push(...findingsOfPrice(statement, record.languages[0]))
    else if (kind === 'date' && !isPlausibleDate(value, context.year, record.languages)) findings.push({ code: 'year-impossible', field: place, value })
  }
  findings.push(...findingsOfPair(isbns))
  findings.push(...whatIsMissing(description, context.year))
  findings.push(...findingsOfCopies(description, context.barcodeLengths))
  return findings
}

/** What may be wrong with any text. */
export function findingsOfText ({ place, value }: Statement): Finding[] {
  if (plain.test(value)) return []
  const findings: Finding[] = []
  // Only a repair whose outcome needs no further repair may be made unseen
  const repair = value.length > longest ? undefined : repairOf(value)
  if (repair !== undefined) findings.push({ code: 'mojibake', field: place, value, detail: repair.how, proposal: repair.text, ...repair.certain && repairOf(repair.text) === undefined && { safe: true as const } })
  else if (value.length <= longest && isMaimed(value)) findings.push({ code: 'mojibake', field: place, value, detail: 'utf-8-as-gbk' })
  else if (isLost(value)) findings.push({ code: 'text-lost', field: place, value })
  // search() begins at the start, whatever a global pattern found before
  if (value.search(privateUse) >= 0 && repair === undefined) findings.push({ code: 'private-use', field: place, value, detail: [...new Set(value.match(privateUse))].map(character => `U+${character.codePointAt(0)!.toString(16).toUpperCase()}`).join(' ') })
  if (value.search(controls) >= 0 && repair === undefined) {
    const without = value.replace(controls, '')
    findings.push({ code: 'control-character', field: place, value, ...without.trim() !== '' && { proposal: without, safe: true as const } })
  }
  return findings
}

const plain = /^[\x20-\x3e\x40-\x7e]*$/
const privateUse = /\p{Co}/gu
// Beside line ends and tabs; U+0088 and U+0089, U+0098 and U+009C mark what filing leaves out, and mean no harm
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x87\x8a-\x97\x99-\x9b\x9d-\x9f]/g // oxlint-disable-line no-control-regex -- they are what is looked for

/** A title of nothing but a number that is an ISBN. */
function isIsbn (title: string): boolean {
  return /^(?:ISBN[:：\s]*)?[\d\-\s]{9,20}[\dXx]$/i.test(title.trim()) && normaliseIsbn(title).valid
}

function findingsOfPrice ({ place, value }: Statement, language: string | undefined): Finding[] {
  const amount = /^[\s]*(\d+(?:\.\d{1,2})?)\s*(?:[(（].*)?$/.exec(value)
  if (amount === null) return []
  return [{ code: 'price-without-currency', field: place, value, ...language === 'chi' && { proposal: `CNY${value.trim()}` } }]
}

/** A date has a year between the first printed book and the next list of new books, in one calendar or another; or no year at all. */
function isPlausibleDate (date: string, present: number, languages: readonly string[]): boolean {
  const text = date.normalize('NFKC')
  const runs = text.match(/\d+/g) ?? []
  if (/\d[OoIl]\d|[OoIl]\d{3}(?!\d)/.test(text)) return false
  // 民国 23, 昭和 50, 光绪 3, 1990's 19--
  const years = runs.filter(run => run.length >= 4)
  if (years.length === 0) return true
  const offsets = [0, ...languages.some(code => ['tha', 'lao', 'khm'].includes(code)) ? [543] : [], ...languages.some(code => ['heb', 'yid'].includes(code)) ? [3760] : []]
  return years.some(run => {
    const year = Number(run.slice(0, 4))
    // 199805 and 20190312 are dates that a system wrote
    if (run.length !== 4 && run.length !== 6 && run.length !== 8) return false
    return offsets.some(offset => year - offset >= 868 && year - offset <= present + 2)
  })
}

function whatIsMissing ({ record }: Description, present: number): Finding[] {
  const findings: Finding[] = []
  const missing = (code: Finding['code'], field: string): void => { findings.push({ code, field, value: '' }) }
  if (record.title.main.trim() === '') missing('title-missing', 'title')
  // Newspapers, collections and works of many hands name nobody
  if (record.level === 'monograph' && record.contributors.length === 0 && record.title.responsibility === undefined) missing('author-missing', 'contributors')
  if (record.level !== 'component' && record.publication.every(({ publisher }) => publisher === undefined)) missing('publisher-missing', 'publisher')
  if (record.level !== 'component' && record.year === undefined && record.publication.every(({ date }) => date === undefined)) missing('year-missing', 'year')
  else if (record.year !== undefined && record.year > present + 2 && record.publication.every(({ date }) => date === undefined)) findings.push({ code: 'year-impossible', field: 'year', value: String(record.year) })
  if (record.languages.length === 0 && record.format !== 'score' && record.format !== 'image' && record.format !== 'object') missing('language-missing', 'languages')
  if (record.level !== 'component' && record.classifications.length === 0) missing('class-missing', 'classification')
  return findings
}

/** Of what the library says that it has on its shelves; nothing where the record tells nothing of it. */
function findingsOfCopies ({ holdings }: Description, lengths: readonly number[] | undefined): Finding[] {
  const findings: Finding[] = []
  const items = holdings.flatMap(holding => holding.items)
  const uncalled = holdings.filter(({ callNumber, items: copies }) => callNumber === undefined && (copies.length === 0 || copies.some(item => item.callNumber === undefined))).length
  if (uncalled > 0) findings.push({ code: 'call-number-missing', field: 'callNumber', value: '', detail: String(uncalled) })
  const unbarred = items.filter(({ barcode }) => barcode === undefined).length
  if (unbarred > 0) findings.push({ code: 'barcode-missing', field: 'barcode', value: '', detail: String(unbarred) })
  if (lengths !== undefined && lengths.length > 0) {
    for (const { barcode } of items) if (barcode !== undefined && !lengths.includes(barcode.length)) findings.push({ code: 'barcode-length', field: 'barcode', value: barcode, detail: lengths.join(' ') })
  }
  return findings
}

/** The lengths that count as usual: those of at least a hundredth of all barcodes. Fewer than fifty barcodes have no custom. */
export function usualLengths (counts: ReadonlyMap<number, number>): number[] {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return all < 50 ? [] : [...counts].filter(([, count]) => count >= all / 100).map(([length]) => length).sort((a, b) => a - b)
}
