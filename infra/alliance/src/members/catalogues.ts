import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeIso2709, type MarcRecord } from '@commonshelf/marc'
import ExcelJS from 'exceljs'
import * as OpenCC from 'opencc-js'
import { pinyin } from 'pinyin-pro'
import { chance } from '../books/random.js'
import { makeEditions } from '../books/works.js'
import { cnmarcRecord } from '../cataloguing/cnmarc.js'
import { marc21Record } from '../cataloguing/marc21.js'
import { members, type Member } from './libraries.js'
import { marcXmlOf } from './marcxml.js'
import { shelvesOf, type Shelved } from './shelves.js'

/** Which edition each record really describes. */
export interface Truth { library: string, identifier: string, edition: string, work: string }

export interface Catalogues {
  /** By library code, the file that the member sends; absent for the one that is harvested. */
  files: Record<string, string>
  /** What the main library's endpoint serves: identifier and MARCXML. */
  served: { identifier: string, xml: string }[]
  truth: Truth[]
}

export interface Plan { seed: number, editions: number, /** How much of what members.ts says each library holds. */ share: number }

/** About 20,000 records over some 8,000 editions. */
export const wholeAlliance: Plan = { seed: 20260101, editions: 8000, share: 1 }

/** Makes every member's catalogue and writes the files into `folder`. The same plan makes the same bytes. */
export async function makeCatalogues (folder: string, plan: Plan = wholeAlliance): Promise<Catalogues> {
  await mkdir(folder, { recursive: true })
  const editions = makeEditions(plan.seed, plan.editions)
  const toTraditional = OpenCC.Converter({ from: 'cn', to: 't' })
  const catalogues: Catalogues = { files: {}, served: [], truth: [] }
  for (const member of members) {
    const holding = { ...member, holds: Math.ceil(member.holds * plan.share) }
    const shelves = shelvesOf(holding, editions, chance(plan.seed).branch(member.code), toTraditional)
    for (const { identifier, written: { edition } } of shelves) {
      // A list of ISBNs has no other identifiers
      catalogues.truth.push({ library: member.code, identifier: member.sends === 'isbn-list' ? edition.isbn! : identifier, edition: edition.id, work: edition.work })
    }
    if (member.sends === 'oai-pmh') catalogues.served = shelves.map(shelved => ({ identifier: shelved.identifier, xml: marcXmlOf(recordOf(member, shelved)) }))
    else catalogues.files[member.code] = await writeCatalogue(folder, member, shelves)
  }
  return catalogues
}

async function writeCatalogue (folder: string, member: Member, shelves: Shelved[]): Promise<string> {
  const file = join(folder, `${member.code}.${{ 'oai-pmh': 'xml', 'iso2709-utf8': 'mrc', 'cnmarc-gb18030': 'iso', 'iso2709-marc8': 'mrc', marcxml: 'xml', xlsx: 'xlsx', 'isbn-list': 'txt' }[member.sends]}`)
  if (member.sends === 'xlsx') await writeSheet(file, shelves)
  else if (member.sends === 'isbn-list') await writeFile(file, shelves.map(({ written }) => `${written.edition.isbn}\n`).join(''))
  else if (member.sends === 'marcxml') {
    await writeFile(file, `<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n${shelves.map(shelved => marcXmlOf(recordOf(member, shelved))).join('\n')}\n</collection>\n`)
  } else {
    const encoding = member.sends === 'cnmarc-gb18030' ? 'gb18030' : member.sends === 'iso2709-marc8' ? 'marc-8' : 'utf-8'
    await writeFile(file, Buffer.concat(shelves.map(shelved => writeIso2709(recordOf(member, shelved), encoding))))
  }
  return file
}

/** The main library keeps Chinese books in CNMARC and the others in MARC 21, as main libraries do. */
function recordOf (member: Member, { identifier, written, copies }: Shelved): MarcRecord {
  const inCnmarc = member.sends === 'cnmarc-gb18030' || (member.sends === 'oai-pmh' && written.edition.language === 'chi')
  if (inCnmarc) return cnmarcRecord(identifier, written, copies, member.isil, pinyinOf)
  const romanises = member.sends === 'iso2709-marc8'
  return marc21Record(identifier, written, copies, member.isil, romanises ? { of: pinyinOf } : undefined)
}

/** Pinyin without tones, a syllable a character, as cataloguers write it. */
const pinyinOf = (text: string): string => pinyin(text, { toneType: 'none', nonZh: 'consecutive' })

/** A township's sheet as it comes: a title row above the headings, the ISBN as a number, prices as text. */
async function writeSheet (file: string, shelves: Shelved[]): Promise<void> {
  const book = new ExcelJS.Workbook()
  book.created = book.modified = new Date(Date.UTC(2026, 0, 1))
  const sheet = book.addWorksheet('馆藏')
  sheet.addRow(['柳溪镇图书馆馆藏目录（2026年）'])
  sheet.mergeCells('A1:J1')
  sheet.addRow(['记录号', '书名', '著者', '出版社', '出版年', 'ISBN', '页数', '分类号', '条码', '定价'])
  for (const { identifier, written, copies } of shelves) {
    const [first] = written.isbns
    const digits = first?.value.replaceAll('-', '')
    sheet.addRow([
      identifier, written.title + (written.volume !== undefined ? `（${written.volume}）` : ''), written.responsibility, written.publisher, Number(written.year),
      digits !== undefined && /^\d+$/.test(digits) ? Number(digits) : digits ?? '', written.edition.pages, written.edition.clc,
      copies.map(copy => copy.barcode).join(';'), written.price?.replace('CNY', '') ?? ''
    ])
  }
  await book.xlsx.writeFile(file)
}
