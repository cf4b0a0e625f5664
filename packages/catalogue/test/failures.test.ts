import t from 'tap'
import { compareFeatures, describeRow, featuresOf, matchKeysOf, solve } from '../src/index.js'
import type { BibliographicRecord, Pin } from '../src/index.js'
import { aRecord } from './builders.js'

/*
 * Cases at which matchers in use fail, each as a pair of records: Gold Rush keys, RecordManager, DCB, Melinda, Open Library,
 * dp2. What the cataloguer would say is in the title of the test.
 */

type Detail = Parameters<typeof aRecord>[0]
type Case = [why: string, left: Detail, right: Detail]

const clustersOf = (records: BibliographicRecord[], pins: Pin[] = []): string => solve(records.map((record, index) => {
  const features = featuresOf(record)
  return { id: String(index + 1), features, keys: matchKeysOf(features) }
}), pins).clusters.map(ids => ids.join(' ')).join('|')

const one = (name: string, cases: Case[]): void => {
  void t.test(name, async t => { for (const [why, left, right] of cases) t.equal(clustersOf([aRecord(left), aRecord(right)]), '1 2', why) })
}
const two = (name: string, cases: Case[]): void => {
  void t.test(name, async t => { for (const [why, left, right] of cases) t.equal(clustersOf([aRecord(left), aRecord(right)]), '1|2', why) })
}

const novel = { title: '红楼梦', author: '曹雪芹', publisher: '人民文学出版社', year: 2012, pages: 191 }
const isbn = '9787020002207'

two('keys without Han letters make one book of two', [
  ['another title and author, one year, one number of pages', novel, { ...novel, title: '活着', author: '余华', publisher: '作家出版社' }],
  ['two editions by two editors', { ...novel, edition: '第2版' }, { ...novel, edition: '第3版', author: '高鹗' }],
  ['two Thai and Portuguese numbers that end alike', { ...novel, isbn: '9741234568' }, { ...novel, title: '中国史', isbn: '9721234561' }],
  ['two books of one house and year with titles of two characters', { ...novel, title: '家', author: '巴金' }, { ...novel, title: '雾', author: '巴金' }]
])

one('short titles, few pages and qualified numbers are enough to go by', [
  ['a title of one character', { ...novel, title: '家', author: '巴金' }, { ...novel, title: '家', author: '巴金', publisher: '人文社' }],
  ['191 pages in three digits', { ...novel, author: '' }, { ...novel, publisher: '' }],
  ['a qualifier within the number\'s subfield', { ...novel, isbn: '702000220X (pbk.)', year: 2013 }, { ...novel, isbn: '7-02-000220-X 平装', author: '' }]
])

one('one name however it was converted or dressed', [
  ['沈从文 over-converted', { ...novel, author: '沈从文' }, { ...novel, author: '瀋從文' }],
  ['dynasty in any brackets', { ...novel, author: '【清】曹雪芹' }, { ...novel, author: '(清)曹雪芹 主编' }],
  ['the statement of responsibility alone', { ...novel, title: { main: '红楼梦', responsibility: '[清]曹雪芹著 ; 脂砚斋评' }, author: '' }, novel],
  ['a translator after the author', { ...novel, author: '（美）海明威著 ; 余光中译' }, { ...novel, author: '海明威' }]
])

one('a house under its short, long and trade name', [
  ['人文社', { ...novel, pages: undefined }, { ...novel, pages: undefined, publisher: '人文社' }],
  ['人民文学', { ...novel, pages: undefined }, { ...novel, pages: undefined, publisher: '人民文学' }],
  ['商务', { ...novel, publisher: '商务印书馆', pages: undefined }, { ...novel, publisher: '商务', pages: undefined }],
  ['集团', { ...novel, publisher: '长江文艺出版社有限公司', pages: undefined }, { ...novel, publisher: '长江文艺', pages: undefined }],
  ['Penguin', { ...novel, publisher: 'Penguin Books Ltd', pages: undefined }, { ...novel, publisher: 'Penguin', pages: undefined }]
])

t.test('人民出版社 is neither 人民文学出版社 nor 上海人民出版社', async t => {
  for (const publisher of ['人民文学出版社', '上海人民出版社']) {
    t.match(compareFeatures(featuresOf(aRecord({ ...novel, publisher: '人民出版社' })), featuresOf(aRecord({ ...novel, publisher }))).evidence.find(({ feature }) => feature === 'publisher'), { points: -25 })
  }
})

two('a part, a set and another part are three things', [
  ['卷 against 册 of another number', { ...novel, title: { main: '资治通鉴', partNumber: '卷一' } }, { ...novel, title: { main: '资治通鉴', partNumber: '第二册' } }],
  ['the ISBN of the set on both volumes', { ...novel, title: { main: '红楼梦', partNumber: '上' }, isbn }, { ...novel, title: { main: '红楼梦', partNumber: '下' }, isbn }],
  ['辑', { ...novel, title: '文史资料选辑 第三辑' }, { ...novel, title: '文史资料选辑 第四辑' }],
  ['v. 1 in the title', { ...novel, title: 'Capital. Vol. 1' }, { ...novel, title: 'Capital. Vol. 2' }],
  ['the whole against a volume', { ...novel, title: '红楼梦 (全三册)', pages: undefined }, { ...novel, title: '红楼梦 (中)' }],
  ['a set of two against one of three', { ...novel, pages: undefined, extent: '2册' }, { ...novel, pages: undefined, extent: '3册' }]
])

one('a printing is no edition', [
  ['重印', novel, { ...novel, edition: '2012年重印' }],
  ['第5次印刷', novel, { ...novel, edition: '第1版第5次印刷' }],
  ['the printing alone', { ...novel, edition: '第2版' }, { ...novel, edition: '2版 第7次印刷' }]
])

two('a new edition under the old number is another book', [
  ['第N版', { ...novel, isbn, edition: '第4版' }, { ...novel, isbn, edition: '第五版' }],
  ['修订本 of another year', { ...novel, isbn, year: 2002, pages: 180 }, { ...novel, isbn, edition: '修订本' }],
  ['增订 against the first', { ...novel, pages: 150 }, { ...novel, edition: '增订版' }],
  ['影印本', { ...novel, year: 1954 }, { ...novel, edition: '影印本' }]
])

two('a number alone never decides', [
  ['used twice by the house', { ...novel, isbn }, { ...novel, isbn, title: '三国演义', author: '罗贯中' }],
  ['the number of the series on its books', { ...novel, isbn: `${isbn} (丛书)`, title: '呐喊', author: '鲁迅' }, { ...novel, isbn: `${isbn} (丛书)`, title: '彷徨', author: '鲁迅' }],
  ['the ISSN of the series', { ...novel, title: '呐喊', identifiers: { issn: ['0583-1288'] } }, { ...novel, title: '彷徨', identifiers: { issn: ['0583-1288'] } }],
  ['two of them, both said to be this edition\'s', { ...novel, isbn }, { ...novel, isbn: '9787544210966' }],
  ['a number of a machine on a list', { ...novel, isbn: '9787000000006', title: '甲乙丙丁' }, { ...novel, isbn: '9787000000006', title: '子丑寅卯' }]
])

t.test('other national bibliography numbers speak against, and only under one scheme', async t => {
  const numbered = (scheme: string, value: string): BibliographicRecord => aRecord({ ...novel, identifiers: { other: [{ scheme, value }] } })
  const points = (left: BibliographicRecord, right: BibliographicRecord): number | undefined =>
    compareFeatures(featuresOf(left), featuresOf(right)).evidence.find(({ feature }) => feature === 'other number')?.points
  t.equal(points(numbered('dnb', '12,A34,0567'), numbered('dnb', '12 A34 0567')), 30)
  t.equal(points(numbered('dnb', '12,A34,0567'), numbered('dnb', '09,N01,0001')), -20)
  t.equal(points(numbered('dnb', '12,A34,0567'), numbered('bnb', 'GBB123')), undefined)
})

two('yearbooks and reports of each year stand by themselves', [
  ['a year in the title, one imprint', { ...novel, title: "'93中国发展报告", year: 1994, pages: 277 }, { ...novel, title: "'94中国发展报告", year: 1994, pages: 320 }],
  ['of another meeting', { ...novel, title: '第三届全国图书馆学术会议论文' }, { ...novel, title: '第四届全国图书馆学术会议论文' }],
  ['in Han numerals', { ...novel, title: '一九九三年统计年鉴', year: 1995 }, { ...novel, title: '一九九四年统计年鉴', year: 1995 }],
  ['Windows 95 and 98', { ...novel, title: 'Windows 95 大全' }, { ...novel, title: 'Windows 98 大全' }]
])

two('another carrier is another entry, whatever the number', [
  ['print and online under one ISBN', { ...novel, isbn: '7503726237' }, { ...novel, isbn: '7503726237', carrier: 'electronic', extent: '在线资源(191页)' }],
  ['audio disc and tape', { ...novel, format: 'sound', carrier: 'audio-disc' }, { ...novel, format: 'sound', carrier: 'audio-tape' }],
  ['a score of the same name', novel, { ...novel, format: 'score' }],
  ['an article in it', novel, { ...novel, level: 'component', host: { title: '红楼梦学刊' } }]
])

two('a translation is a book of its own', [
  ['the original', { ...novel, title: 'Hamlet', languages: ['eng'], author: 'Shakespeare' }, { ...novel, title: 'Hamlet', languages: ['chi'], author: 'Shakespeare' }],
  ['another translator of one year', { ...novel, title: '哈姆雷特', translator: '朱生豪' }, { ...novel, title: '哈姆雷特', translator: '梁实秋' }]
])

two('generic titles make no giant of their books', [
  ['文集', { ...novel, title: '文集', author: '', publisher: '' }, { ...novel, title: '文集', author: '', publisher: '' }],
  ['Frontmatter', { ...novel, title: 'Frontmatter', author: '', publisher: '', pages: undefined }, { ...novel, title: 'Frontmatter', author: '', publisher: '', pages: undefined }],
  ['companion parts with numbers of their own', { ...novel, title: { main: '中国通史', partName: '上古时代' }, isbn }, { ...novel, title: { main: '中国通史', partName: '中古时代' }, isbn: '9787544210966' }]
])

one('pinyin in any spacing, with any apostrophe', [
  ['beside the title', { ...novel, title: { main: '西安历史', romanised: "Xi'an li shi" } }, { ...novel, title: 'Xi’an lishi', author: 'Cao, Xueqin' }],
  ['in one word', { ...novel, title: { main: '西安历史', romanised: 'xi`anlishi' } }, { ...novel, title: 'Xi an li shi', author: 'Cao Xueqin' }]
])

t.test('a hub record decides nothing by coming first', async t => {
  const bound = aRecord({ ...novel, isbn })
  const paperback = aRecord({ ...novel, isbn: '9787544210966' })
  const both = aRecord({ ...novel, isbn: [isbn, '9787544210966'] })
  for (const records of [[bound, paperback, both], [both, bound, paperback], [paperback, both, bound]]) t.equal(clustersOf(records), '1 2 3')
  t.equal(clustersOf([bound, paperback]), '1|2', 'and when it goes, they part')
})

t.test('two records that look the same may be kept apart, and two that do not be joined, by whoever knows', async t => {
  t.equal(clustersOf([aRecord(novel), aRecord(novel)], [{ a: '1', b: '2', same: false }]), '1|2')
  t.equal(clustersOf([aRecord(novel), aRecord({ ...novel, title: 'The story of the stone', languages: ['eng'] })], [{ a: '1', b: '2', same: true }]), '1 2')
})

t.test('a village\'s sheet meets the main library\'s record', async t => {
  const full = aRecord({ ...novel, title: { main: '红楼梦', responsibility: '（清）曹雪芹著' }, isbn, pages: 1606, year: 1996 })
  for (const row of [
    { title: '红楼梦', author: '曹雪芹', publisher: '人民文学', year: '1996年' },
    { title: '紅樓夢', author: '（清）曹雪芹 著', publisher: '人民文学出版社', year: '1996.12', pages: '1606' },
    { title: '红楼梦', isbn: '702000220X', year: '1996', pages: '1606' }
  ]) t.equal(clustersOf([full, describeRow(row).record]), '1 2', JSON.stringify(row))
})
