import type { Contributor } from '../model/bibliographic-record.js'
import type { Description, HoldingStatement, ItemStatement } from '../model/holding.js'
import { normaliseIsbn } from '../numbers/isbn.js'
import { foldText } from '../text/fold.js'
import { hasHan } from '../text/segment.js'
import { barcodesOf } from '../sheets/barcodes.js'
import { emptyRecord } from './isbn-stub.js'

/** One row of a spreadsheet after its columns are mapped; cells as the sheet has them. */
export interface SheetRow {
  title?: string
  subtitle?: string
  volume?: string
  author?: string
  translator?: string
  publisher?: string
  place?: string
  year?: string
  edition?: string
  isbn?: string
  issn?: string
  pages?: string
  series?: string
  language?: string
  subjects?: string
  classification?: string
  summary?: string
  price?: string
  note?: string
  callNumber?: string
  /** One or several, separated by spaces, commas or semicolons; or a range, A0001-A0005. */
  barcode?: string
  copies?: string
  location?: string
  branch?: string
}

const cell = (text: string | undefined): string | undefined => {
  const trimmed = text?.normalize('NFC').replace(/\s+/g, ' ').trim()
  return trimmed === undefined || trimmed === '' || /^(?:-+|无|未知|null|n\/a|暂无)$/i.test(trimmed) ? undefined : trimmed
}

const between = /\s*(?:[;；/、]|,\s|，|\|)\s*/

/** A spreadsheet's row as a description: what it states, cleaned of what sheets put around it. */
export function describeRow (row: SheetRow): Description {
  const record = emptyRecord()
  record.title.main = cell(row.title) ?? ''
  const rest = cell(row.subtitle)
  if (rest !== undefined) record.title.rest = rest
  const volume = cell(row.volume)
  if (volume !== undefined) record.title.partNumber = volume
  const author = cell(row.author)
  if (author !== undefined) {
    record.title.responsibility = author
    record.contributors.push(...contributorsOf(author, undefined))
  }
  const translator = cell(row.translator)
  if (translator !== undefined) record.contributors.push(...contributorsOf(translator, 'translator'))
  const publisher = cell(row.publisher)
  const place = cell(row.place)
  const date = cell(row.year)
  if (publisher !== undefined || place !== undefined || date !== undefined) {
    record.publication.push({ ...place !== undefined && { place }, ...publisher !== undefined && { publisher }, ...date !== undefined && { date } })
  }
  const year = date === undefined ? null : /(?:^|[^0-9])(1[4-9][0-9]{2}|20[0-9]{2})/.exec(date)
  if (year !== null) record.year = Number(year[1])
  const edition = cell(row.edition)
  if (edition !== undefined) record.edition = edition
  const isbn = cell(row.isbn)
  if (isbn !== undefined) record.identifiers.isbn.push(...isbn.split(/[;；,，/|]|\s(?=97[89])/).map(one => one.trim()).filter(one => one !== '').map(normaliseIsbn))
  const issn = cell(row.issn)
  if (issn !== undefined) record.identifiers.issn.push(issn)
  const pages = cell(row.pages)
  if (pages !== undefined) {
    record.extent = pages
    const numbers = pages.match(/[0-9]+/g)
    if (numbers !== null && !/[册卷]|\bv/.test(pages)) record.pages = Math.max(...numbers.map(Number))
  }
  const series = cell(row.series)
  if (series !== undefined) record.series.push({ title: series })
  const language = cell(row.language)
  if (language !== undefined) record.languages.push(languageCodes[foldText(language)] ?? language)
  else if (hasHan(record.title.main)) record.languages.push('chi')
  const subjects = cell(row.subjects)
  if (subjects !== undefined) record.subjects.push(...subjects.split(between).filter(subject => subject !== ''))
  const classification = cell(row.classification)
  if (classification !== undefined) record.classifications.push({ scheme: /^[A-Z]/.test(classification) ? 'clc' : 'ddc', value: classification })
  const summary = cell(row.summary)
  if (summary !== undefined) record.summary = summary
  const note = cell(row.note)
  if (note !== undefined) record.notes.push(note)
  const price = cell(row.price)
  if (price !== undefined) record.identifiers.other.push({ scheme: 'price', value: price })
  return { record, holdings: [holdingOf(row)] }
}

const languageCodes: Record<string, string> = {
  中文: 'chi', 汉语: 'chi', 汉: 'chi', zh: 'chi', chinese: 'chi', zho: 'chi', 英文: 'eng', 英语: 'eng', en: 'eng', english: 'eng', 日文: 'jpn', 日语: 'jpn',
  japanese: 'jpn', 法文: 'fre', 法语: 'fre', french: 'fre', 德文: 'ger', 德语: 'ger', german: 'ger', 俄文: 'rus', 俄语: 'rus', russian: 'rus'
}

const roleOf: [RegExp, NonNullable<Contributor['role']>][] = [[/译/, 'translator'], [/编|辑|主编/, 'editor'], [/绘|插图/, 'illustrator'], [/注/, 'annotator']]

/** What stands after a name: set apart by a space, or at once after a name of two characters or more (落落主编, 殷光宇编). */
const functionAfterName = /\s+等?[著着编译绘注辑主原校点选写]{1,3}$|(?<=\p{Script=Han}{2}|[)）\]】])等?(?:主编|编著|编写|编译|选编|编选|编绘|编|著|译)$/u

/** A cell's names. A comma parts names, unless it is the only mark and turns one name round: "McCabe, Bob". */
function namesIn (cell: string): string[] {
  const names = cell.split(/\s*[;；/、，|]\s*/)
  const whole = names.length > 1 || /^[^\s,]+,\s[^,]+$/.test(cell) ? names : cell.split(between)
  return whole.map(one => one.replace(/^[\s,，]+|[\s,，]+$/g, '')).filter(one => one !== '')
}

function contributorsOf (cell: string, role: Contributor['role']): Contributor[] {
  return namesIn(cell).map((one, index) => {
    const ending = functionAfterName.exec(one)
    const name = ending === null ? one : one.slice(0, ending.index).trim()
    const stated = ending === null ? undefined : roleOf.find(([pattern]) => pattern.test(ending[0]))?.[1]
    const actual = role ?? stated ?? 'author'
    return { name: name === '' ? one : name, kind: 'person', role: actual, primary: actual !== 'translator' && index < 3 }
  })
}

function holdingOf (row: SheetRow): HoldingStatement {
  const callNumber = cell(row.callNumber)
  const location = cell(row.location)
  const branch = cell(row.branch)
  const stated = Number(/[0-9]+/.exec(cell(row.copies) ?? '')?.[0] ?? NaN)
  const barcodes = barcodesOf(cell(row.barcode) ?? '', Number.isNaN(stated) ? undefined : stated)
  const copies = Math.max(barcodes.length, Number.isNaN(stated) ? 1 : Math.min(stated, 1000))
  const items = Array.from({ length: copies }, (_, index): ItemStatement => ({ ...barcodes[index] !== undefined && { barcode: barcodes[index] }, ...location !== undefined && { location } }))
  return { ...branch !== undefined && { branch }, ...location !== undefined && { location }, ...callNumber !== undefined && { callNumber }, items }
}
