import { serialDate } from '@commonshelf/catalogue'
import { SaxesParser } from 'saxes'
import { SourceFailed } from '../connector.js'
import type { Sheet, SheetLimits, SheetLine } from './book.js'
import { columnOf, mergedCells, type MergedCells } from './merged-cells.js'
import { ZipArchive } from './zip.js'

/**
 * The sheets of a workbook that can be seen, as text. Numbers come as they are stored (an ISBN has lost its leading zeros
 * already), dates as YYYY-MM-DD, formulas as their last value, and a cell merged downwards stands in each of its rows. Only
 * what a list of books can hold is read: no formulas are calculated, nothing outside the archive is ever followed, DOCTYPEs
 * are refused. The packed file and its strings are in memory, rows come piece by piece.
 */
export async function xlsxSheets (bytes: Buffer, limits: SheetLimits): Promise<Sheet[]> {
  const archive = await ZipArchive.open(bytes, limits.sheetBytes)
  const { sheets, date1904 } = await workbook(archive)
  if (sheets.length === 0) throw new SourceFailed('The file is no spreadsheet: it has no sheets')
  const book = { strings: await sharedStrings(archive), dates: await dateStyles(archive), date1904 }
  return sheets.map(({ name, file, stated }) => {
    let merged: ReturnType<typeof mergedCells> | undefined
    return {
      name, ...stated !== undefined && { stated },
      async * rows () {
        merged ??= mergedCells(archive, file)
        yield * sheetRows(archive, file, book, (await merged)(), limits)
      }
    }
  })
}

interface Reading {
  open?: (name: string, attributes: Record<string, string>) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

async function read (archive: ZipArchive, name: string, reading: Reading): Promise<void> {
  const sax = parserOf(reading)
  for await (const piece of archive.text(name)) sax.write(piece)
  if (archive.has(name)) sax.close()
}

function parserOf ({ open, close, text }: Reading): SaxesParser {
  const sax = new SaxesParser({ xmlns: false, position: false })
  const local = (tag: string) => tag.slice(tag.indexOf(':') + 1)
  sax.on('doctype', () => { throw new SourceFailed('The spreadsheet declares a DOCTYPE') })
  sax.on('error', error => { throw new SourceFailed(`The spreadsheet is damaged: ${error.message}`) })
  if (open) sax.on('opentag', tag => open(local(tag.name), tag.attributes))
  if (close) sax.on('closetag', tag => close(local(tag.name)))
  if (text) { sax.on('text', text); sax.on('cdata', text) }
  return sax as SaxesParser
}

/** The sheets that can be seen, in the order of the tabs, with their place in the archive. */
async function workbook (archive: ZipArchive): Promise<{ sheets: { name: string, file: string, stated?: number }[], date1904: boolean }> {
  const targets = new Map<string, string>()
  await read(archive, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id, Target }) => {
      if (name === 'Relationship' && Id && Target) targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    }
  })
  const sheets: { name: string, file: string, stated?: number }[] = []
  let date1904 = false
  await read(archive, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const id = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1]
      const target = targets.get(id ?? '')
      if (target !== undefined && archive.has(target)) sheets.push({ name: attributes.name ?? '', file: target })
    }
  })
  for (const sheet of sheets) {
    const stated = await statedRows(archive, sheet.file)
    if (stated !== undefined) sheet.stated = stated
  }
  return { sheets, date1904 }
}

/** A sheet begins with its extent: <dimension ref="A1:J2001">. */
async function statedRows (archive: ZipArchive, file: string): Promise<number | undefined> {
  for await (const piece of archive.text(file)) {
    const rows = /<(?:\w+:)?dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"/.exec(piece.slice(0, 10_000))?.[1]
    return rows === undefined ? undefined : Number(rows)
  }
  return undefined
}

/** Characters of all different texts of a workbook together: they are in memory while it is read. */
const mostLetters = 128e6

async function sharedStrings (archive: ZipArchive): Promise<string[]> {
  const strings: string[] = []
  let letters = 0
  let current = ''
  let inText = false
  let phonetic = 0
  await read(archive, 'xl/sharedStrings.xml', {
    open: name => {
      if (name === 'si') current = ''
      else if (name === 'rPh') phonetic++ // how a word is pronounced, not what it is
      else if (name === 't') inText = phonetic === 0
    },
    text: text => { if (inText) current += text },
    close: name => {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic--
      else if (name === 'si') {
        letters += current.length
        if (letters > mostLetters) throw new SourceFailed('The spreadsheet has more text than a spreadsheet may')
        strings.push(unescaped(current))
      }
    }
  })
  return strings
}

/** Which of the cell styles show a number as a date. */
async function dateStyles (archive: ZipArchive): Promise<boolean[]> {
  const custom = new Map<string, boolean>()
  const styles: boolean[] = []
  let inCells = false
  await read(archive, 'xl/styles.xml', {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') custom.set(numFmtId, isDateFormat(formatCode))
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) styles.push(custom.get(numFmtId) ?? isDateNumber(Number(numFmtId)))
    },
    close: name => { if (name === 'cellXfs') inCells = false }
  })
  return styles
}

/** Built-in formats that are dates, the East Asian ones (27 to 36, 50 to 58) included (ECMA-376 part 1, 18.8.30). */
const isDateNumber = (id: number) => (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

function isDateFormat (code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')
  return /[yd年日]/i.test(bare)
}

interface Book { strings: string[], dates: boolean[], date1904: boolean }

async function * sheetRows (archive: ZipArchive, file: string, book: Book, merged: MergedCells, { sheetRows }: SheetLimits): AsyncGenerator<SheetLine[]> {
  let lines: SheetLine[] = []
  /** The row before the one being read, from 1; blank rows are left out of the file and put back before the next that is not. */
  let last = 0
  let number = 0
  let row: string[] = []
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let inValue = false
  let phonetic = 0
  const take = () => {
    merged.fill(number, row)
    if (row.every(one => one === '')) return
    if (number > sheetRows) throw new SourceFailed(`The spreadsheet has more than ${sheetRows} rows`)
    while (++last < number) lines.push({ cells: [] })
    lines.push(merged.isWide(number, row) ? { cells: row, wide: true } : { cells: row })
  }
  const sax = parserOf({
    open: (name, attributes) => {
      if (name === 'row') {
        number = Number(attributes.r ?? number + 1)
        if (number <= last) throw new SourceFailed('The spreadsheet is damaged: its rows are out of order')
        row = []
        column = 0
      } else if (name === 'c') {
        if (attributes.r !== undefined) column = columnOf(attributes.r)
        type = attributes.t ?? 'n'
        style = Number(attributes.s ?? 0)
        value = ''
      } else if (name === 'rPh') phonetic++
      else if (name === 'v' || name === 't') inValue = phonetic === 0
    },
    text: text => { if (inValue) value += text },
    close: name => {
      if (name === 'v' || name === 't') inValue = false
      else if (name === 'rPh') phonetic--
      else if (name === 'c') {
        if (column < 1024) {
          while (row.length < column) row.push('')
          row[column] = cell(type, value, book.dates[style] ?? false, book)
        }
        column++
      } else if (name === 'row') take()
    }
  })
  for await (const piece of archive.text(file)) {
    sax.write(piece)
    if (lines.length === 0) continue
    yield lines
    lines = []
  }
  sax.close()
  if (lines.length > 0) yield lines
}

function cell (type: string, value: string, isDate: boolean, { strings, date1904 }: Book): string {
  if (type === 's') return (strings[Number(value)] ?? '').trim()
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'e') return '' // #N/A and the like
  if (type === 'n' && value !== '') {
    const number = Number(value)
    if (Number.isNaN(number)) return value
    if (isDate && number >= 1) return serialDate(date1904 ? number + 1462 : number)
    // 9.787020002207E+12 is how a long number may be stored; digits beyond the fifteenth are noise of the format.
    return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : String(Number(number.toPrecision(15)))
  }
  return unescaped(value).trim()
}

/** _x000D_ is how a spreadsheet writes a control character. */
const unescaped = (text: string) => text.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => {
  const number = Number.parseInt(code, 16)
  return number < 0x20 ? ' ' : String.fromCharCode(number)
})
