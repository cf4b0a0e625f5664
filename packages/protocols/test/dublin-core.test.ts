import fc from 'fast-check'
import t from 'tap'
import { describeDublinCore, UnreadableDublinCore } from '../src/index.js'

const dc = (elements: [string, string][]) => `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">${elements.map(([name, value]) => `<dc:${name}>${value}</dc:${name}>`).join('')}</oai_dc:dc>`

t.test('a Chinese book is described as its library wrote it', async t => {
  const { record, holdings } = describeDublinCore(dc([
    ['title', '活着 : 余华长篇小说'], ['creator', '余华 著'], ['contributor', '王小明 编'], ['publisher', '北京 : 作家出版社'], ['date', '2012年8月'],
    ['language', '中文'], ['type', '图书'], ['format', '191页'], ['identifier', 'ISBN 978-7-5063-6543-7'], ['identifier', 'http://opac.example.cn/1'],
    ['subject', '长篇小说；中国'], ['subject', 'I247.5'], ['description', '讲述了农村人福贵悲惨的人生遭遇。']
  ]))

  t.match(record, {
    title: { main: '活着', rest: '余华长篇小说' }, year: 2012, languages: ['chi'], format: 'book', extent: '191页', pages: 191, carrier: 'print',
    publication: [{ place: '北京', publisher: '作家出版社', date: '2012年8月' }], subjects: ['长篇小说', '中国'],
    classifications: [{ scheme: 'clc', value: 'I247.5' }], summary: '讲述了农村人福贵悲惨的人生遭遇。', links: ['http://opac.example.cn/1']
  })
  t.same(record.contributors.map(({ name, role, primary }) => ({ name, role, primary })), [{ name: '余华', role: 'author', primary: true }, { name: '王小明', role: 'editor', primary: false }])
  t.equal(record.identifiers.isbn[0]?.value, '9787506365437')
  t.same(holdings, [])
})

t.test('a Latin record keeps name order, dates and several titles apart', async t => {
  const { record } = describeDublinCore(dc([
    ['title', 'Pride and prejudice'], ['title', 'Stolz und Vorurteil'], ['creator', 'Austen, Jane, 1775-1817'], ['publisher', 'Penguin'], ['date', '1813'], ['date', '1996-05-01'],
    ['language', 'en-GB'], ['language', 'de'], ['type', 'Text'], ['identifier', '0141439513'], ['identifier', 'doi:10.1000/182'], ['relation', 'x']
  ]))

  t.match(record, { title: { main: 'Pride and prejudice' }, alternativeTitles: ['Stolz und Vorurteil'], languages: ['eng', 'ger'], year: 1813, format: 'book' })
  t.match(record.contributors[0], { name: 'Austen, Jane', dates: '1775-1817', kind: 'person', role: 'author' })
  t.same(record.identifiers.isbn.map(({ value }) => value), ['9780141439518'])
  t.same(record.identifiers.other, [{ scheme: 'doi', value: '10.1000/182' }])
})

t.test('prefixes may be missing or declared elsewhere, elements qualified or in capitals', async t => {
  const { record } = describeDublinCore('<dc><Title>One</Title><zz:creator>A, B</zz:creator><dcterms:issued>2001</dcterms:issued></dc>')

  t.match(record, { title: { main: 'One' }, year: 2001, contributors: [{ name: 'A, B' }] })
})

t.test('what is no Dublin Core is refused with its reason', async t => {
  const reason = (xml: string) => { try { describeDublinCore(xml); return undefined } catch (error) { return (error as UnreadableDublinCore).reason } }
  t.equal(reason('<dc><title>One</dc>'), 'malformed')
  t.equal(reason('<dc><other>One</other></dc>'), 'empty')
  t.equal(reason('<!DOCTYPE dc [<!ENTITY a "b">]><dc><title>&a;</title></dc>'), 'doctype')
  t.equal(reason(''), 'malformed')
})

t.test('any text in any element is described or refused, never a crash, and titles come back', async () => {
  const escape = (text: string) => text.replace(/[&<>]/g, mark => `&#${mark.charCodeAt(0)};`)
  const element = fc.constantFrom('creator', 'subject', 'publisher', 'date', 'format', 'identifier', 'language', 'type', 'description', 'source')
  fc.assert(fc.property(fc.array(fc.tuple(element, fc.string({ unit: 'grapheme' })), { maxLength: 12 }), elements => {
    const { record } = describeDublinCore(dc([['title', '题名'], ...elements.map(([name, value]): [string, string] => [name, escape(value)])]))
    return record.title.main === '题名' && record.contributors.length <= elements.length
  }), { numRuns: 300, seed: 3 })
})
