import fc from 'fast-check'
import t from 'tap'
import { cite, citationStyles, plainCitation, toCsl, toSchemaOrg, writeBibtex, writeRis, type CatalogueEntry, type CitationStyle, type Contributor, type ExportSetting } from '../src/index.js'
import { anEntry, someEntry } from './builders.js'

type Person = string | [name: string, role: Contributor['role']]

/** An entry of a reference: 陈登原. 国史旧闻 … */
function aCitedEntry (people: Person[], title: string, [place, publisher, year]: [string | undefined, string | undefined, number | undefined], rest: Partial<CatalogueEntry> = {}): CatalogueEntry {
  const [main, ...more] = title.split(': ')
  const entry = anEntry({
    title: { main: main!, ...more.length === 0 ? {} : { rest: more.join(': ') } },
    contributors: people.map((one, at) => ({ name: typeof one === 'string' ? one : one[0], kind: 'person', role: typeof one === 'string' ? 'author' : one[1]!, primary: at === 0 })),
    publication: [{ ...place === undefined ? {} : { place }, ...publisher === undefined ? {} : { publisher } }],
    ...rest
  })
  if (year === undefined) delete entry.year
  else entry.year = year
  return entry
}

const cited = (style: CitationStyle, entry: CatalogueEntry, setting: ExportSetting = {}): string => plainCitation(cite(entry, style, setting))

t.test('GB/T 7714-2015: the examples of the standard, without the pages that only who cites can know', async t => {
  const gbt = (...given: Parameters<typeof aCitedEntry>) => cited('gb-t-7714', aCitedEntry(...given), { day: '2026-11-23' })

  t.equal(gbt(['陈登原'], '国史旧闻', ['北京', '中华书局', 2000], { title: { main: '国史旧闻', partNumber: '第1卷' } }), '陈登原. 国史旧闻: 第1卷[M]. 北京: 中华书局, 2000.')
  t.equal(gbt(['哈里森', '沃尔德伦', ['谢远涛', 'translator']], '经济数学与金融数学', ['北京', '中国人民大学出版社', 2012]), '哈里森, 沃尔德伦. 经济数学与金融数学[M]. 谢远涛, 译. 北京: 中国人民大学出版社, 2012.')
  t.equal(gbt(['徐光宪', '王祥云'], '物质结构', ['北京', '科学出版社', 2010], { edition: '第2版' }), '徐光宪, 王祥云. 物质结构[M]. 2版. 北京: 科学出版社, 2010.')
  t.equal(gbt(['昂温, G.', '昂温, P. S.', ['陈生铮', 'translator']], '外国出版史', ['北京', '中国书籍出版社', 1988]), '昂温 G, 昂温 P S. 外国出版史[M]. 陈生铮, 译. 北京: 中国书籍出版社, 1988.')
  t.equal(gbt(['罗杰斯', ['潘惠霞', 'translator'], ['魏婧', 'translator'], ['杨艳', 'translator'], ['某某', 'translator']], '西方文明史: 问题与源头', ['大连', '东北财经大学出版社', 2011]),
    '罗杰斯. 西方文明史: 问题与源头[M]. 潘惠霞, 魏婧, 杨艳, 等译. 大连: 东北财经大学出版社, 2011.')
  t.equal(gbt(['Peebles, Peyton Z., Jr.'], 'Probability, random variable, and random signal principles', ['New York', 'McGraw Hill', 2001], { edition: '4th ed.' }),
    'PEEBLES P Z, Jr. Probability, random variable, and random signal principles[M]. 4th ed. New York: McGraw Hill, 2001.')
  t.equal(gbt(['Babu, B. V.', 'Nagar, A. K.', 'Deep, K.', 'Pant, M.'], 'Proceedings of the second international conference', ['New Delhi', 'Springer', 2014], { format: 'other' }),
    'BABU B V, NAGAR A K, DEEP K, et al. Proceedings of the second international conference[Z]. New Delhi: Springer, 2014.')
  t.equal(gbt([['中国职工教育研究会', 'editor']], '职工教育研究论文集', ['北京', '人民教育出版社', 1985]), '中国职工教育研究会. 职工教育研究论文集[M]. 北京: 人民教育出版社, 1985.')
  t.equal(gbt(['张三'], '某书', [undefined, undefined, 1998]), '张三. 某书[M]. [出版地不详]: [出版者不详], 1998.', '8.5: what is not known is said')
  t.equal(gbt(['（清）曹雪芹'], '红楼梦', ['北京', '人民文学出版社', 1982], { edition: '第1版' }), '曹雪芹. 红楼梦[M]. 北京: 人民文学出版社, 1982.', 'the first edition is none, and a dynasty is no name')
  t.equal(gbt(['余华'], '活着', [undefined, '作家出版社', 2012], { carrier: 'electronic', links: ['https://example.org/活着'] }), '余华. 活着[M/OL]. 作家出版社, 2012[2026-11-23]. https://example.org/活着')
})

t.test('APA: as the manual has it, with titles in italics', async t => {
  const apa = (...given: Parameters<typeof aCitedEntry>) => cited('apa', aCitedEntry(...given))

  t.equal(apa(['Jackson, Lynne M.'], 'The psychology of prejudice: from attitudes to social action', [undefined, 'American Psychological Association', 2019], { edition: '2nd ed.' }),
    'Jackson, L. M. (2019). The psychology of prejudice: From attitudes to social action (2nd ed.). American Psychological Association.')
  t.equal(apa(['Piaget, Jean', 'Inhelder, Bärbel', ['Weaver, Helen', 'translator']], 'The psychology of the child', ['New York', 'Basic Books', 1969], { edition: 'Second edition' }),
    'Piaget, J., & Inhelder, B. (1969). The psychology of the child (H. Weaver, Trans.; 2nd ed.). Basic Books.')
  t.equal(apa([['Torino, Gina C.', 'editor'], ['Rivera, David P.', 'editor'], ['Sue, Derald Wing', 'editor']], 'Microaggression theory: influence and implications', [undefined, 'John Wiley & Sons', 2019]),
    'Torino, G. C., Rivera, D. P., & Sue, D. W. (Eds.). (2019). Microaggression theory: Influence and implications. John Wiley & Sons.')
  t.equal(apa(['余华'], '活着', ['海口', '南海出版公司', 1998]), '余华. (1998). 活着. 南海出版公司.')
  t.equal(apa([], 'Beowulf', [undefined, 'Norton', undefined]), 'Beowulf. (n.d.). Norton.')
  t.match(apa(Array.from({ length: 25 }, (_, at) => `Name${at}, A.`), 'Much', [undefined, 'X', 2000]), /Name18, A\., \. \. \. Name24, A\. \(2000\)/)
  t.same(cite(aCitedEntry(['Sartre, Jean-Paul'], 'Nausea', [undefined, 'Gallimard', 1938]), 'apa'), [{ text: 'Sartre, J.-P. (1938). ' }, { text: 'Nausea', italic: true }, { text: '. Gallimard.' }])
})

t.test('MLA: as the handbook has it', async t => {
  const mla = (...given: Parameters<typeof aCitedEntry>) => cited('mla', aCitedEntry(...given))

  t.equal(mla(['Gleick, James'], 'Chaos: Making a New Science', [undefined, 'Penguin', 1987]), 'Gleick, James. Chaos: Making a New Science. Penguin, 1987.')
  t.equal(mla(['Crowley, Sharon', 'Hawhee, Debra'], 'Ancient Rhetorics for Contemporary Students', [undefined, 'Pearson', 2004], { edition: '3rd ed.' }),
    'Crowley, Sharon, and Debra Hawhee. Ancient Rhetorics for Contemporary Students. 3rd ed., Pearson, 2004.')
  t.equal(mla(['Foucault, Michel', ['Howard, Richard', 'translator']], 'Madness and Civilization: A History of Insanity in the Age of Reason', [undefined, 'Vintage-Random House', 1988]),
    'Foucault, Michel. Madness and Civilization: A History of Insanity in the Age of Reason. Translated by Richard Howard, Vintage-Random House, 1988.')
  t.equal(mla([['Hill, Charles A.', 'editor'], ['Helmers, Marguerite', 'editor']], 'Defining Visual Rhetorics', [undefined, 'Lawrence Erlbaum Associates', 2004]),
    'Hill, Charles A., and Marguerite Helmers, editors. Defining Visual Rhetorics. Lawrence Erlbaum Associates, 2004.')
  t.equal(mla(['Wysocki, Anne Frances', 'Johnson-Eilola, J.', 'Selfe, C.'], 'Writing New Media', [undefined, 'Utah State UP', 2004]), 'Wysocki, Anne Frances, et al. Writing New Media. Utah State UP, 2004.')
})

t.test('BibTeX: what TeX would act on is only text, and keys differ by entry', async t => {
  const entry = aCitedEntry(['Rand, Ann and Co'], '50% of {A} & B_C $1 #2 ~ ^ \\ \n 活着', ['X', 'Barnes & Noble', 1990], { id: '77', isbn: ['9787544210966'] })

  const bibtex = writeBibtex(entry, { address: 'https://example.org/entries/77' })

  t.match(bibtex, /^@book\{rand1990-77,\n/)
  t.ok(bibtex.includes('title = {{50\\% of \\textbraceleft{}A\\textbraceright{} \\& B\\_C \\$1 \\#2 \\textasciitilde{} \\textasciicircum{} \\textbackslash{} 活着}}'))
  t.ok(bibtex.includes('author = {Rand, {Ann and Co}}'), '"and" inside a name does not make two of it')
  t.ok(bibtex.includes('publisher = {Barnes \\& Noble}'))
  t.match(writeBibtex(anEntry({ id: '5' })), /^@book\{entry1998-5,\n {2}title = \{\{活着\}\},\n {2}author = \{\{余华\}\},/)
})

t.test('RIS: a tag a line, whatever a value has in it', async t => {
  const ris = writeRis(anEntry({ summary: '一行\r\nER  - \n两行', contributors: [{ name: 'Peebles, Peyton Z., Jr.', kind: 'person', role: 'author', primary: true }], edition: '第3版' }), { address: 'https://example.org/entries/1' })

  t.same(ris.split('\r\n'), [
    'TY  - BOOK', 'ID  - 1', 'TI  - 活着', 'AU  - Peebles, Peyton Z., Jr.', 'PY  - 1998', 'CY  - 海口', 'PB  - 南海出版公司', 'ET  - 3', 'SP  - 195', 'SN  - 9787544210966', 'LA  - zh',
    'CN  - I247.5', 'KW  - 长篇小说', 'AB  - 一行 ER - 两行', 'UR  - https://example.org/entries/1', 'ER  - ', '', ''
  ])
})

t.test('CSL-JSON and schema.org say what the entry says', async t => {
  const entry = anEntry({ contributors: [{ name: 'Hemingway, Ernest', kind: 'person', role: 'author', primary: true }, { name: '吴劳', kind: 'person', role: 'translator', primary: false }], series: [{ title: '译文经典', volume: '12' }] })
  const setting = { address: 'https://example.org/entries/1' }

  t.strictSame(toCsl(entry, setting), {
    id: '1', type: 'book', title: '活着', author: [{ family: 'Hemingway', given: 'Ernest' }], translator: [{ literal: '吴劳' }], publisher: '南海出版公司', 'publisher-place': '海口',
    issued: { 'date-parts': [[1998]] }, 'collection-title': '译文经典', 'collection-number': '12', 'number-of-pages': '195', ISBN: '9787544210966', language: 'zh', keyword: '长篇小说', 'call-number': 'I247.5', URL: 'https://example.org/entries/1'
  })
  t.match(toSchemaOrg(entry, setting), {
    '@type': 'Book', '@id': 'https://example.org/entries/1', name: '活着', author: [{ '@type': 'Person', name: 'Hemingway, Ernest', familyName: 'Hemingway' }], translator: [{ name: '吴劳' }],
    inLanguage: ['zh'], isbn: ['9787544210966'], publisher: { '@type': 'Organization', name: '南海出版公司' }, datePublished: '1998', numberOfPages: 195, isPartOf: [{ '@type': 'BookSeries', name: '译文经典', position: '12' }]
  })
  t.match(toSchemaOrg(anEntry({ carrier: 'audio-disc' })), { '@type': 'Audiobook' })
})

t.test('any entry can be written in any form', async () => {
  fc.assert(fc.property(someEntry(), entry => {
    const setting = { address: 'https://example.org/entries/1', day: '2026-11-23' }
    for (const style of citationStyles) if (/[\r\n]/.test(cited(style, entry, setting))) return false
    const lines = writeRis(entry, setting).split('\r\n')
    if (!lines.slice(0, -2).every(line => /^[A-Z][A-Z0-9] {2}- .*$/u.test(line)) || lines.filter(line => line.startsWith('ER  -')).length !== 1) return false
    const bibtex = writeBibtex(entry, setting)
    let depth = 0
    for (const character of bibtex) {
      depth += character === '{' ? 1 : character === '}' ? -1 : 0
      if (depth < 0) return false
    }
    return depth === 0 && bibtex.trimEnd().endsWith('}') && JSON.parse(JSON.stringify(toCsl(entry, setting))).id === entry.id && JSON.parse(JSON.stringify(toSchemaOrg(entry, setting)))['@type'] !== undefined
  }), { numRuns: 500 })
})
