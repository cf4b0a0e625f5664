import { normaliseIsbn, type BibliographicRecord, type Carrier, type Contributor, type Description, type Format, type Identifiers } from '@commonshelf/catalogue'
import { languageCode } from './languages.js'
import { readDublinCore, type DublinCore } from './read.js'

export { UnreadableDublinCore } from './read.js'

/**
 * One oai_dc record in the catalogue's model. Dublin Core says little and says it freely, so only what is plain is taken:
 * a year that looks like one, an identifier that says or proves what it is. Throws UnreadableDublinCore.
 */
export function describeDublinCore (xml: Uint8Array | string): Description {
  const dc = readDublinCore(typeof xml === 'string' ? xml : new TextDecoder('utf-8').decode(xml))
  const [main = '', ...alternativeTitles] = dc.title
  const { format, carrier } = kindOf(dc)
  const { identifiers, links } = identifiersOf([...dc.identifier, ...dc.source.filter(value => /isbn|issn/i.test(value))])
  const [summary, ...notes] = dc.description
  const year = yearOf(dc.date)
  const extent = dc.format.find(value => /\d\s*(p\b|pp\b|pages?\b|页|頁|leaves|v\.)/i.test(value))
  const pages = extent && Math.max(0, ...[...extent.matchAll(/(\d{1,5})\s*(?:p\b|pp\b|pages?\b|页|頁)/gi)].map(match => Number(match[1])))
  const { title, rest } = splitTitle(main)
  const record: BibliographicRecord = {
    format,
    carrier: carrier === 'unknown' && links.length > 0 ? 'electronic' : carrier,
    level: format === 'serial' ? 'serial' : format === 'article' ? 'component' : 'monograph',
    languages: [...new Set(dc.language.flatMap(value => languageCode(value) ?? []))],
    originalLanguages: [],
    title: { main: title, ...(rest !== undefined && { rest }) },
    alternativeTitles,
    contributors: [...dc.creator.map((name, index) => contributor(name, index === 0, 'author')), ...dc.contributor.map(name => contributor(name, false))],
    publication: dc.publisher.length > 0 || dc.date.length > 0
      ? (dc.publisher.length > 0 ? dc.publisher : [undefined]).map(publisher => ({ ...publisherOf(publisher), ...(dc.date[0] !== undefined && { date: dc.date[0] }) }))
      : [],
    ...(year !== undefined && { year }),
    ...(extent !== undefined && { extent }),
    ...(pages && { pages }),
    series: [],
    identifiers,
    subjects: [...new Set(dc.subject.flatMap(value => value.split(/\s*[;；]\s*/)).filter(value => value !== '' && !looksLikeClass(value)))],
    classifications: dc.subject.filter(looksLikeClass).map(value => ({ scheme: 'clc' as const, value })),
    notes,
    ...(summary !== undefined && { summary }),
    links
  }
  return { record, holdings: [] }
}

/** `Main title : rest`, as libraries that export MARC to Dublin Core write it, full-width colon included. */
function splitTitle (given: string): { title: string, rest?: string } {
  const [, title, rest] = /^(.+?)(?:\s+:\s+|\s*：\s*)(.+?)(?:\s+\/.*)?$/.exec(given) ?? []
  return title !== undefined && rest !== undefined ? { title, rest } : { title: given.replace(/\s+[/:]\s*.*$/, '') }
}

const chineseRoles: [RegExp, Contributor['role']][] = [
  [/(主编|編輯|编辑|编著|編著|编|編)$/, 'editor'], [/(编译|译者|译|譯)$/, 'translator'], [/(绘|繪|绘画|插图)$/, 'illustrator'],
  [/(校注|注释|注|註)$/, 'annotator'], [/(著|撰|作者)$/, 'author']
]

/** `余华著`, `Shen, Congwen, 1902-1988`, `(美)海明威`: the name, its dates and role as far as they are written. */
function contributor (given: string, primary: boolean, usual?: Contributor['role']): Contributor {
  let name = given.trim()
  let role = usual
  if (/\p{Script=Han}/u.test(name)) {
    const marked = /^(.{2,}?)[\s,，]+([^\s,，]+)$/u.exec(name)
    for (const [ending, is] of chineseRoles) {
      if (marked && ending.test(marked[2]!) && marked[2]!.length <= 3) { name = marked[1]!; role = is; break }
      if (!marked && name.length > 3 && /[著譯译]$/.test(name) && ending.test(name)) { name = name.replace(ending, ''); role = is; break }
    }
  }
  const dates = /[,，]?\s*[(（]?(\d{4}\s*[-–]\s*(?:\d{4})?)[)）]?\.?$/.exec(name)
  if (dates) name = name.slice(0, dates.index)
  const body = /\b(university|institute|press|ministry|department|society|association|library|committee)\b|(大学|大學|学院|研究所|出版社|委员会|协会|图书馆|编写组|公司|局|部)$/i.test(name)
  return { name: name.replace(/[,;，；]\s*$/, ''), kind: body ? 'body' : 'person', ...(dates && { dates: dates[1]!.replace(/\s/g, '') }), ...(role && { role }), primary }
}

/** `北京 : 人民文学出版社` or `New York : Norton`: place and publisher where both are written. */
function publisherOf (given: string | undefined): { place?: string, publisher?: string } {
  if (given === undefined) return {}
  const [, place, publisher] = /^([^:：]{2,40})\s*[:：]\s*(.+)$/.exec(given) ?? []
  return place !== undefined && publisher !== undefined && !/https?$/i.test(place) ? { place: place.trim(), publisher } : { publisher: given }
}

function yearOf (dates: string[]): number | undefined {
  for (const date of dates) {
    const year = Number(/(?<!\d)(1[4-9]\d{2}|20\d{2})(?!\d)/.exec(date)?.[1] ?? /^(1[4-9]\d{2}|20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])$/.exec(date)?.[1])
    if (year) return year
  }
  return undefined
}

/** Chinese library classification numbers are the ones that repositories put among subjects: I247.5, TP312PH, K825.6=72. */
function looksLikeClass (value: string): boolean {
  return /^[A-KN-VXZ][A-Z]?\d{1,4}(\.\d+)?([-=/(][\d()=/-]+)?$/.test(value)
}

const kinds: [RegExp, Format][] = [
  [/\b(article|journal ?article|conference ?paper|preprint)\b|论文|文章/i, 'article'], [/\b(journal|serial|periodical|newspaper)\b|期刊|报纸/i, 'serial'],
  [/\b(moving ?image|video|film)\b|视频|录像|影片/i, 'video'], [/\b(sound|audio|music recording)\b|录音|音频/i, 'sound'],
  [/\b(score|notated ?music)\b|乐谱/i, 'score'], [/\b(map|cartographic)\b|地图/i, 'map'], [/\b(image|still ?image|photograph)\b|图片|照片/i, 'image'],
  [/\b(software)\b|软件/i, 'software'], [/\b(physical ?object)\b/i, 'object'], [/\b(book|text|monograph|thesis|dissertation)\b|图书|专著|书/i, 'book']
]

function kindOf (dc: DublinCore): { format: Format, carrier: Carrier } {
  const format = kinds.find(([words]) => dc.type.some(value => words.test(value)))?.[1] ?? (dc.type.length === 0 ? 'book' : 'other')
  const stated = dc.format.join(' ; ')
  const carrier: Carrier = /\b(application|text|image|audio|video)\/[a-z]|online|electronic|电子|在线/i.test(stated) ? 'electronic'
    : /print|页|頁|\bp\.|\bpages\b/i.test(stated) ? 'print' : 'unknown'
  return { format, carrier }
}

function identifiersOf (values: string[]): { identifiers: Identifiers, links: string[] } {
  const identifiers: Identifiers = { isbn: [], issn: [], unifiedBookNumber: [], oclc: [], lccn: [], other: [] }
  const links: string[] = []
  for (const value of values) {
    const bare = value.replace(/^(urn:)?\s*(isbn|issn)(-1[03])?\s*[:：]?\s*/i, '')
    if (/^(https?|ftp):\/\//i.test(value)) links.push(value)
    else if (/issn/i.test(value) || /^\d{4}-\d{3}[\dX]$/i.test(bare)) {
      const issn = /\d{4}-?\d{3}[\dX]/i.exec(bare)?.[0].toUpperCase()
      if (issn) identifiers.issn.push(issn.length === 8 ? `${issn.slice(0, 4)}-${issn.slice(4)}` : issn)
    } else if (/isbn/i.test(value) || /^[\d-]{9,16}[\dX]$/i.test(bare)) {
      const isbn = normaliseIsbn(bare)
      if (isbn.valid || /isbn/i.test(value)) identifiers.isbn.push(isbn)
      else identifiers.other.push({ scheme: 'local', value })
    } else {
      const [, scheme, rest] = /^(doi|hdl|urn|oclc|lccn)\s*[:：]\s*(.+)$/i.exec(value) ?? (value.startsWith('10.') ? [value, 'doi', value] : [])
      if (scheme?.toLowerCase() === 'oclc') identifiers.oclc.push(rest!)
      else if (scheme?.toLowerCase() === 'lccn') identifiers.lccn.push(rest!)
      else identifiers.other.push({ scheme: scheme?.toLowerCase() ?? 'local', value: rest ?? value })
    }
  }
  return { identifiers, links }
}
