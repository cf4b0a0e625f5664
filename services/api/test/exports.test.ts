import { anEntry } from '@commonshelf/catalogue/testing'
import { describeMarc, Iso2709Splitter, readIso2709 } from '@commonshelf/marc'
import fc from 'fast-check'
import t from 'tap'
import { exportFormats } from '../src/contract/index.js'
import { prefers } from '../src/exports/accept.js'
import { readOpenUrl } from '../src/exports/openurl.js'
import { anApi, writeDocument } from './alliance.js'

const api = await anApi(t)

const jing = [{ library: 'jing', barcodes: [] }]

t.test('an entry is given in every form, with its type and a name for the file', async t => {
  const id = await api.entry({ title: '红楼梦', author: '曹雪芹', isbn: '9787020002207' }, jing)
  const get = (format: string) => api.call({ url: `/v1/entries/${id}/export?format=${format}`, headers: { host: 'books.example.org' } })

  for (const format of exportFormats) {
    const answer = await get(format)
    t.equal(answer.statusCode, 200, format)
    t.match(answer.headers['content-disposition'], new RegExp(`^attachment; filename="commonshelf-${id}\\.[a-z0-9.-]+"$`))
    if (!['marc21', 'unimarc', 'cnmarc'].includes(format)) t.match(answer.body, /红楼梦/)
  }
  const ris = await get('ris')
  t.match(ris.headers['content-type'], 'application/x-research-info-systems')
  t.match(ris.body, new RegExp(`^TY {2}- BOOK\\r\\nID {2}- ${id}\\r\\nTI {2}- 红楼梦\\r\\n[\\s\\S]*UR {2}- http://books\\.example\\.org/entries/${id}\\r\\nER {2}- \\r\\n`))
  t.equal((await get('gb-t-7714')).body, '曹雪芹. 红楼梦[M]. 海口: 南海出版公司, 1998.\n')
  t.match(JSON.parse((await get('csl-json')).body), [{ id, type: 'book', ISBN: '9787020002207' }])
  t.match(describeMarc(readIso2709((await get('cnmarc')).rawPayload)).record, { title: { main: '红楼梦' }, contributors: [{ name: '曹雪芹' }], identifiers: { isbn: [{ value: '9787020002207' }] }, year: 1998 })
  t.match((await api.call({ url: `/v1/entries/${id}/citations` })).json(), { entry: id, citations: [{ style: 'gb-t-7714' }, { style: 'apa', pieces: [{ text: '曹雪芹. (1998). ' }, { text: '红楼梦', italic: true }, {}] }, { style: 'mla' }] })

  t.match((await get('endnote')).json(), { status: 400, type: /invalid-request$/, errors: [{ field: 'format', value: 'endnote', expected: /^must be one of ris, bibtex, .*cnmarc-xml, json-ld$/ }] })
  t.match((await api.call({ url: '/v1/entries/999999999/export?format=ris' })).json(), { status: 404, type: /entry-not-found$/ })
})

t.test('linked data are at the address of the entry for whoever asks for them', async t => {
  const id = await api.entry({ title: '活着', author: '余华' }, jing)
  const accepting = (accept?: string) => api.call({ url: `/v1/entries/${id}`, headers: accept === undefined ? {} : { accept } })

  const linked = await accepting('application/ld+json, application/json;q=0.5')
  t.match(linked.headers, { 'content-type': /^application\/ld\+json/, vary: 'Accept' })
  t.match(linked.json(), { '@context': 'https://schema.org', '@type': 'Book', name: '活着', '@id': new RegExp(`/entries/${id}$`), author: [{ '@type': 'Person', name: '余华' }] })
  for (const accept of [undefined, '*/*', 'application/json', 'application/json, application/ld+json;q=0.9', 'application/json, application/ld+json']) t.match((await accepting(accept)).json(), { id, title: { main: '活着' } })
  t.ok(prefers('text/html,application/xhtml+xml', 'text/html', 'application/json'))
})

t.test('a list is one file in the order asked, over more entries than are read at a time; joined ones lead on', async t => {
  const ids = Array.from({ length: 120 }, (_, at) => String(800_000 + at))
  await api.store.db.sql`insert into cluster (id, work_key) overriding system value select id, 1 from unnest(${ids}::bigint[]) as id`
  for (const [at, id] of ids.entries()) await writeDocument(api.store, anEntry({ id, title: { main: `第${at}本` } }))
  const merged = await api.entry({ title: '第 0 本' }, [])
  await api.store.db.sql`update cluster set redirect_to = ${ids[0]!} where id = ${merged}`
  await api.store.db.sql`delete from cluster_document where cluster_id = ${merged}`
  const asked = [...ids].reverse()
  const post = (format: string, entries: string[]) => api.call({ method: 'POST', url: '/v1/exports', payload: { format, entries } })

  const titles = asked.map(id => `第${Number(id) - 800_000}本`)
  const marc = await post('marc21', asked)
  const splitter = new Iso2709Splitter()
  const records = [...splitter.push(marc.rawPayload), ...splitter.end()].map(({ bytes }) => describeMarc(readIso2709(bytes)).record.title.main)
  t.same(records, titles)
  t.match(marc.headers, { 'content-type': 'application/marc', 'content-disposition': 'attachment; filename="commonshelf-entries.mrc"' })
  t.same(JSON.parse((await post('csl-json', asked)).body).map(({ title }: { title: string }) => title), titles)
  t.same(JSON.parse((await post('json-ld', asked)).body)['@graph'].map(({ name }: { name: string }) => name), titles)
  t.equal((await post('marc21-xml', asked)).body.match(/<record>/g)?.length, 120)
  t.match((await post('gb-t-7714', asked)).body.split('\n'), ['[1] 余华. 第119本[M]. 海口: 南海出版公司, 1998.', /^\[2\] 余华\. 第118本/])
  t.equal(new Set((await post('bibtex', asked)).body.match(/@book\{[^,]+/g)).size, 120)
  t.equal((await post('ris', [merged, ids[0]!])).body.match(/^TI {2}- 第0本/gm)?.length, 1, 'an entry under its former id too is one entry')
  t.equal((await api.call({ url: `/v1/entries/${merged}/export?format=ris` })).headers.location, `/v1/entries/${ids[0]}/export?format=ris`)

  t.match((await post('ris', [ids[0]!, '999999998', '999999999'])).json(), { status: 404, type: /entry-not-found$/, errors: [{ field: 'entries.1', value: '999999998' }, { field: 'entries.2' }] }, 'nothing is left out unsaid')
  t.match((await post('docx', [ids[0]!])).json(), { status: 400, errors: [{ field: 'format', value: 'docx', expected: /must be one of ris/ }] })
  t.match((await post('ris', [])).json(), { status: 400, errors: [{ field: 'entries' }] })
  t.match((await post('ris', Array.from({ length: 501 }, (_, at) => String(at)))).json(), { status: 400, errors: [{ field: 'entries' }] })
})

t.test('an OpenURL leads to the entry that it means, else to the search that comes nearest', async t => {
  const zhi = await api.entry({ title: '围城', author: '钱钟书', isbn: '9787020024759' }, jing)
  const jane = await api.entry({ title: 'Jane Eyre', author: 'Brontë, Charlotte' }, jing)
  await api.entry({ title: '史记', author: '司马迁' }, jing)
  await api.entry({ title: '史记', author: '司马迁' }, jing)
  const resolve = async (query: string) => {
    const answer = await api.call({ url: `/openurl?${query}` })
    return [answer.statusCode, decodeURIComponent(String(answer.headers.location))]
  }
  const context = 'url_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:book&'

  t.same(await resolve(`${context}rft.isbn=978-7-02-002475-9`), [302, `/entries/${zhi}`])
  t.same(await resolve(`${context}rft_id=urn:ISBN:7-02-002475-0`), [302, `/entries/${zhi}`], 'ten digits, in a URN')
  t.same(await resolve(`${context}rft.btitle=${encodeURIComponent('圍城')}&rft.au=${encodeURIComponent('錢鍾書')}`), [302, `/entries/${zhi}`], 'in traditional characters')
  t.same(await resolve(`${context}rft.btitle=Jane+Eyre&rft.aulast=Bronte&rft.aufirst=Charlotte`), [302, `/entries/${jane}`])
  t.same(await resolve('sid=google&genre=book&title=Jane%20Eyre&aulast=Bront%EB&ctx_enc=info:ofi/enc:ISO-8859-1'), [302, `/entries/${jane}`], 'OpenURL 0.1, in Latin-1')
  t.same(await resolve(`${context}rft.isbn=9780306406157&rft.btitle=Jane+Eyre`), [302, `/entries/${jane}`], 'another edition is here')
  t.same(await resolve(`${context}rft.btitle=${encodeURIComponent('史记')}&rft.aulast=${encodeURIComponent('司马迁')}`), [302, '/search?q=史记 司马迁'], 'of two a person chooses')
  const [journal] = await api.store.db.sql<{ id: string }[]>`insert into cluster (work_key) values (2) returning id`
  await writeDocument(api.store, anEntry({ id: journal!.id, format: 'serial', title: { main: 'Nature' }, isbn: [], issn: ['0028-0836'] }))
  await api.searchable()
  t.same(await resolve('rft.issn=00280836&rft.atitle=Some+article'), [302, `/entries/${journal!.id}`], 'an article leads to its journal')
  t.same(await resolve(`${context}rft.isbn=9780306406157`), [302, '/search?q=9780306406157&field=isbn'])
  t.same(await resolve(`${context}rft.btitle=${encodeURIComponent('"(AND) NOT: http://evil.example/')}`), [302, '/search?q=and not http //evil.example/'], 'a title is words, and leads nowhere else')
  t.match((await api.call({ url: '/openurl?sid=x' })).json(), { status: 400, errors: [{ field: 'rft.isbn' }] })
  t.equal((await api.call({ url: '/openurl?', headers: { accept: 'text/html' } })).headers.location, '/')
  t.same(readOpenUrl('rft.issn=0028-083x&rft.jtitle=Nature&rft.date=1999-05-01&rft.isbn=123&%zz=%E4'), { issn: '0028-083X', title: 'Nature', year: 1999 })
})

t.test('no OpenURL makes the service fail', async () => {
  const key = fc.constantFrom('rft.isbn', 'rft.issn', 'rft_id', 'rft.btitle', 'rft.au', 'rft.date', 'ctx_enc', 'title', 'isbn', '')
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }).map(text => encodeURIComponent(text.replace(/\p{Cs}/gu, ''))), fc.constantFrom('%', '%E4%', '%ED%A0%80', '𠀀'.repeat(301), 'urn:ISBN:', '"', 'title:(', 'a AND', 'info:ofi/enc:ISO-8859-1').map(text => text.startsWith('%') ? text : encodeURIComponent(text)))
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(key, value), { maxLength: 5 }), async pairs => {
    const { statusCode } = await api.call({ url: `/openurl?${pairs.map(pair => pair.join('=')).join('&')}` })
    return statusCode === 302 || statusCode === 400
  }), { numRuns: 200 })
})
