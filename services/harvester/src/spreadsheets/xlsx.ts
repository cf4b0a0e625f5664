import { SaxesParser } from 'saxes'
import { SourceFailed } from '../connector.js'
import { serialDate } from './serial-date.js'
import { ZipArchive } from './zip.js'

interface SheetLimits { sheetBytes: number, sheetRows: number }

/**
 * The rows of the first sheet that has any, as text. Numbers come as they are stored (an ISBN has lost its leading zeros
 * already), dates as YYYY-MM-DD, formulas as their last value. Only what a list of books can hold is read: no formulas are
 * calculated, nothing outside the archive is ever followed, DOCTYPEs are refused.
 */
export async function readXlsx (bytes: Buffer, limits: SheetLimits): Promise<string[][]> {
  const archive = new ZipArchive(bytes, limits.sheetBytes)
  const { sheets, date1904 } = await workbook(archive)
  if (sheets.length === 0) throw new SourceFailed('The file is no spreadsheet: it has no sheets')
  const strings = await sharedStrings(archive)
  const dates = await dateStyles(archive)
  for (const sheet of sheets) {
    const rows = await sheetRows(archive, sheet, { strings, dates, date1904 }, limits)
    if (rows.some(row => row.some(cell => cell !== ''))) return rows
  }
  return []
}

interface Reading {
  open?: (name: string, attributes: Record<string, string>) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

async function read (archive: ZipArchive, name: string, { open, close, text }: Reading): Promise<void> {
  const sax = new SaxesParser({ xmlns: false, position: false })
  const local = (tag: string) => tag.slice(tag.indexOf(':') + 1)
  sax.on('doctype', () => { throw new SourceFailed('The spreadsheet declares a DOCTYPE') })
  sax.on('error', error => { throw new SourceFailed(`The spreadsheet is damaged: ${error.message}`) })
  if (open) sax.on('opentag', tag => open(local(tag.name), tag.attributes))
  if (close) sax.on('closetag', tag => close(local(tag.name)))
  if (text) { sax.on('text', text); sax.on('cdata', text) }
  for await (const piece of archive.text(name)) sax.write(piece)
  if (archive.has(name)) sax.close()
}

/** The sheets that can be seen, in the order of the tabs, by their place in the archive. */
async function workbook (archive: ZipArchive): Promise<{ sheets: string[], date1904: boolean }> {
  const targets = new Map<string, string>()
  await read(archive, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id, Target }) => {
      if (name === 'Relationship' && Id && Target) targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    }
  })
  const sheets: string[] = []
  let date1904 = false
  await read(archive, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const id = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1]
      const target = targets.get(id ?? '')
      if (target !== undefined && archive.has(target)) sheets.push(target)
    }
  })
  return { sheets, date1904 }
}

async function sharedStrings (archive: ZipArchive): Promise<string[]> {
  const strings: string[] = []
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
      else if (name === 'si') strings.push(unescaped(current))
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

async function sheetRows (archive: ZipArchive, sheet: string, book: Book, { sheetRows }: SheetLimits): Promise<string[][]> {
  const rows: string[][] = []
  let row: string[] = []
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let inValue = false
  let phonetic = 0
  await read(archive, sheet, {
    open: (name, attributes) => {
      if (name === 'row') {
        const number = Number(attributes.r ?? rows.length + 1)
        if (number > sheetRows) throw new SourceFailed(`The spreadsheet has more than ${sheetRows} rows`)
        while (rows.length < number - 1) rows.push([]) // rows that are empty are left out of the file
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
      } else if (name === 'row') rows.push(row)
    }
  })
  return rows
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

const columnOf = (reference: string) => [.../^[A-Z]+/.exec(reference)?.[0] ?? 'A'].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

/** _x000D_ is how a spreadsheet writes a control character. */
const unescaped = (text: string) => text.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => {
  const number = Number.parseInt(code, 16)
  return number < 0x20 ? ' ' : String.fromCharCode(number)
})
