import fc from 'fast-check'
import t from 'tap'
import { answerOai, NotOaiPmh, OaiResponseReader, recordsInMemory, requestUrl, type OaiItem, type OaiRecord, type OaiResponse } from '../src/index.js'

const read = (bytes: Uint8Array | string, chunk = 64 * 1024, recordBytes = 1e9): OaiResponse & { list: OaiRecord[] } => {
  const reader = new OaiResponseReader({ recordBytes })
  const whole = Buffer.from(bytes as string)
  const list: OaiRecord[] = []
  for (let at = 0; at < whole.length; at += chunk) list.push(...reader.push(whole.subarray(at, at + chunk)))
  return { ...reader.end(), list }
}

const page = (body: string, root = 'OAI-PMH') => `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-02T03:04:05Z</responseDate><request verb="ListRecords">http://x/oai</request><ListRecords>${body}</ListRecords></${root}>`
const record = (identifier: string, metadata: string, header = '') => `<record><header><identifier>${identifier}</identifier><datestamp>2026-01-01</datestamp>${header}</header><metadata>${metadata}</metadata></record>`
const metadataOf = ({ list }: { list: OaiRecord[] }, index = 0) => new TextDecoder().decode(list[index]?.metadata)

t.test('a request carries the arguments, and a resumption token alone', async t => {
  t.equal(requestUrl('http://x/oai?key=1', { verb: 'ListRecords', metadataPrefix: 'marcxml', from: '2026-01-01', set: 'a:b' }),
    'http://x/oai?key=1&verb=ListRecords&metadataPrefix=marcxml&from=2026-01-01&set=a%3Ab')
  t.equal(requestUrl('http://x/oai', { verb: 'ListRecords', metadataPrefix: 'marcxml', resumptionToken: 'a/b&c=d+e' }),
    'http://x/oai?verb=ListRecords&resumptionToken=a%2Fb%26c%3Dd%2Be')
})

t.test('what stands in the metadata comes out byte for byte', async t => {
  const odd = '<record xmlns:x="y"  a=\'b\'><!-- </metadata> --><x:leader>  00000nam </x:leader><![CDATA[</metadata><metadata>]]>𠮷&amp;&#x20BB7;\r\n</record>'
  const marc = '<metadata><idinfo>FGDC has a root of this name</idinfo><metadata/></metadata>'

  const response = read(page(record('oai:x:1', `\n ${odd} \n`) + record('oai:x:2', marc)))

  t.equal(metadataOf(response), odd)
  t.equal(metadataOf(response, 1), marc)
  t.equal(response.responseDate, '2026-01-02T03:04:05Z')
})

t.test('end tags by the thousand inside CDATA, and a record of many chunks, take no longer than their bytes', async t => {
  const many = '</metadata>'.repeat(400_000)
  const hostile = [`<r><![CDATA[${many}]]></r>`, `<r><!--${many}--></r>`, `${'<metadata>'.repeat(200_000)}${'</metadata>'.repeat(200_000)}`, `<metadata a="${'x'.repeat(4_000_000)}"></metadata>`, 'long '.repeat(8_000_000).trim()]
  for (const metadata of hostile) {
    const start = performance.now()
    const response = read(page(record('oai:x:1', metadata) + record('oai:x:2', '<r/>')))
    t.equal(metadataOf(response), metadata)
    t.equal(metadataOf(response, 1), '<r/>')
    t.ok(performance.now() - start < 5000, `${metadata.slice(0, 30)}… ${metadata.length} bytes`)
  }
})

t.test('of a record that is too long the beginning is kept, and nothing that does not end is waited for', async t => {
  for (const chunk of [1000, 64 * 1024, 1e9]) {
    const response = read(page(record('oai:x:1', `<r>${'<s>长</s><!-- </metadata> -->'.repeat(40_000)}</r>`) + record('oai:x:2', `<r>${'短'.repeat(30_000)}</r>`)), chunk, 100_000)
    t.match(response.list, [{ header: { identifier: 'oai:x:1' }, tooLong: true }, { header: { identifier: 'oai:x:2' }, tooLong: undefined }])
    t.equal(response.list[0]?.metadata?.length, 64 * 1024)
    t.equal(metadataOf(response, 1).length, 30_007)
  }
  const endless = {
    'a text': `<OAI-PMH><ListRecords><record><header><identifier>${'x'.repeat(3e6)}`,
    'a text with signs': `<OAI-PMH><request>${'> '.repeat(3e6)}`,
    'a tag': `<OAI-PMH><request ${'x="y" '.repeat(1e6)}`,
    'elements inside each other': `<OAI-PMH>${'<a>'.repeat(1e6)}`,
    'a tag in the metadata': page(record('oai:x:1', `<metadata ${'x="y" '.repeat(1e6)}`)),
    'a tag of metadata': page('').replace('</ListRecords>', `<record><metadata ${'x="y" '.repeat(1e6)}`)
  }
  for (const [what, text] of Object.entries(endless)) t.throws(() => read(text, 64 * 1024, 1000), NotOaiPmh, what)
})

t.test('the same comes out however the response is cut into chunks', async t => {
  const text = page(record('oai:x:1', '<r>余华著《活着》 𠮷</r>', '<setSpec>a</setSpec><setSpec>b</setSpec>') +
    '<record><header status="deleted"><identifier>oai:x:2</identifier><datestamp>2026-01-01</datestamp></header></record>' +
    '<resumptionToken cursor="0" completeListSize="9">next</resumptionToken>').replaceAll('<metadata>', '<metadata >').replaceAll('</metadata>', '</metadata\n>')
  const whole = read(text, 1e9)

  for (const chunk of [1, 2, 3, 7, 61]) t.same(read(text, chunk), whole, `${chunk} bytes at a time`)

  t.match(whole.list, [{ header: { identifier: 'oai:x:1', sets: ['a', 'b'], deleted: false } }, { header: { identifier: 'oai:x:2', deleted: true }, metadata: undefined }])
  t.same(whole.resumptionToken, { value: 'next', cursor: 0, completeListSize: 9 })
})

t.test('an empty resumption token with attributes is the end of the list', async t => {
  t.equal(read(page('<resumptionToken cursor="100" completeListSize="200"/>')).resumptionToken?.value, undefined)
  t.equal(read(page('<resumptionToken cursor="100">  </resumptionToken>')).resumptionToken?.value, undefined)
  t.equal(read(page('')).resumptionToken, undefined)
})

t.test('odd but whole responses are read', async t => {
  const plain = page(record('oai:x:1', '<dc><title>书</title></dc>'))
  const named = (text: string) => text.replace(/<(\/?)(?=OAI|resp|requ|List|reco|head|iden|date|meta)/g, '<$1oai:').replace('xmlns=', 'xmlns:oai=')
  const forms: Record<string, string | Uint8Array> = {
    'with a byte order mark': `\uFEFF${plain}`,
    'with blank lines before the prolog': `\n\n  ${plain}`,
    'without a prolog': plain.slice(plain.indexOf('?>') + 2),
    'without a namespace': plain.replace(/ xmlns="[^"]*"/, ''),
    'with prefixes': named(plain),
    'in UTF-16': Buffer.concat([Buffer.from([0xFF, 0xFE]), Buffer.from(plain.replace('UTF-8', 'UTF-16'), 'utf16le')])
  }
  for (const [form, bytes] of Object.entries(forms)) {
    const response = read(bytes)
    t.equal(response.list[0]?.header.identifier, 'oai:x:1', form)
    t.equal(metadataOf(response), '<dc><title>书</title></dc>', form)
  }
  const gbk = Buffer.concat([Buffer.from(page('').replace('UTF-8', 'GBK').split('</ListRecords>')[0]! + '<record><header><identifier>'), Buffer.from([0xCA, 0xE9]), Buffer.from('</identifier><datestamp/></header></record></ListRecords></OAI-PMH>')])
  t.equal(read(gbk).list[0]?.header.identifier, '书', 'in GBK when it says so')
})

t.test('damage stays in the record that has it', async t => {
  const response = read(page(
    record('oai:x:a&b', '<r/>') +
    record('oai:x:\u0001𠮷', '<r>\u0000 unclosed <b></r>') +
    '<record><header><datestamp>2026-01-01</datestamp></header><metadata><r/></metadata></record>' +
    '<record><header><identifier>oai:x:none</identifier><datestamp>2026-01-01</datestamp></header></record>' +
    record('oai:x:evil', '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>') +
    record('oai:x:good', '<r>ok</r>')))

  t.equal(response.list.length, 6)
  t.equal(response.list[0]?.header.identifier, 'oai:x:a&b', 'a stray ampersand is one')
  t.equal(response.list[1]?.header.identifier, 'oai:x:\uFFFD𠮷', 'an illegal character is shown, a Han character beyond the first plane stays')
  t.match(response.list[2]?.fault, /no identifier/)
  t.equal(response.list[3]?.metadata, undefined, 'a header without metadata is no deletion')
  t.match(response.list[4]?.fault, /DOCTYPE/)
  t.equal(metadataOf(response, 5), '<r>ok</r>')
})

t.test('what is no whole response is refused with its reason', async t => {
  const refused = (text: string) => {
    try { read(text); return undefined } catch (error) { return (error as NotOaiPmh).reason }
  }
  t.equal(refused('Internal server error'), 'not-xml')
  t.equal(refused(''), 'not-xml')
  t.equal(refused('<html><body>Login</body></html>'), 'other-xml')
  t.equal(refused(page(record('oai:x:1', '<r/>')).slice(0, -20)), 'cut-off')
  t.equal(refused(page(record('oai:x:1', '<r/>')).slice(0, -60)), 'cut-off')
  t.equal(refused(page(record('oai:x:1', '<r>half')).slice(0, 330)), 'cut-off')
  t.equal(refused(page('').replace('<OAI-PMH', '<!DOCTYPE OAI-PMH [<!ENTITY a "aaaa">]><OAI-PMH')), 'doctype')
})

t.test('no bytes make the reader fail with anything but its own refusal', async () => {
  const pieces = fc.constantFrom('<OAI-PMH>', '</OAI-PMH>', '<ListRecords>', '<record>', '</record>', '<header>', '</header>', '<metadata>', '</metadata>',
    '<metadata/>', '<x:metadata>', '</x:metadata>', '<![CDATA[', ']]>', '<!--', '-->', '&', '&amp;', '<', '>', '"', 'text 书 𠮷', '\u0000', '<identifier>', '</identifier>', '<resumptionToken/>', '<?pi?>', '=')
  fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (parts, chunk) => {
    try {
      read(parts.join(''), chunk)
    } catch (error) {
      if (!(error instanceof NotOaiPmh)) throw error
    }
  }), { numRuns: 1000, seed: 20260101 })
})

const aRepository = (items: OaiItem[]) => recordsInMemory({
  identify: { repositoryName: '示例 <图书馆>', earliestDatestamp: '2020-01-01T00:00:00Z', deletedRecord: 'persistent', granularity: 'YYYY-MM-DDThh:mm:ssZ', adminEmails: ['a@example.org'], compressions: [] },
  formats: [{ prefix: 'oai_dc', schema: 'http://www.openarchives.org/OAI/2.0/oai_dc.xsd', namespace: 'http://www.openarchives.org/OAI/2.0/oai_dc/' }, { prefix: 'marcxml', schema: 's', namespace: 'n' }],
  sets: [{ spec: 'books', name: 'Books' }],
  items: () => items
})
const anItem = (number: number, datestamp: string, more: Partial<OaiItem['header']> = {}): OaiItem => ({
  header: { identifier: `oai:x:${number}`, datestamp, sets: [], deleted: false, ...more },
  metadata: more.deleted ? {} : { oai_dc: `<oai_dc:dc xmlns:oai_dc="x"><title>Number ${number} &amp; more</title></oai_dc:dc>` }
})
const now = new Date('2026-06-01T12:00:00Z')
const options = { baseUrl: 'http://x/oai', now, pageSize: 3 }
const items = [
  anItem(1, '2026-01-01T00:00:00Z'), anItem(2, '2026-02-01T00:00:00Z', { sets: ['books:old'] }), anItem(3, '2026-03-01T00:00:00Z', { deleted: true }),
  anItem(4, '2026-03-01T00:00:00Z'), anItem(5, '2026-04-01T00:00:00Z', { sets: ['books'] }), anItem(6, '2026-05-01T23:30:00Z'), anItem(7, '2026-06-02T00:00:00Z')
]
const ask = async (args: Record<string, string> | [string, string][], repository = aRepository(items)) =>
  read(await answerOai(Array.isArray(args) ? args : Object.entries(args), repository, options))

t.test('a list is given in pages, and our reader finds all of it', async t => {
  const found: string[] = []
  let response = await ask({ verb: 'ListRecords', metadataPrefix: 'oai_dc' })
  const cursors = []
  for (;;) {
    found.push(...response.list.map(({ header }) => header.identifier))
    cursors.push(response.resumptionToken?.cursor)
    if (response.resumptionToken?.value === undefined) break
    response = await ask({ verb: 'ListRecords', resumptionToken: response.resumptionToken.value })
  }

  t.same(found, [1, 2, 3, 4, 5, 6].map(number => `oai:x:${number}`), 'what is stamped later than the request is for the next harvest')
  t.same(cursors, [0, 3])
  t.equal(response.resumptionToken?.value, undefined, 'the last of several pages has an empty token')
  t.equal(response.resumptionToken?.completeListSize, 6)
})

t.test('a window, a set and a single record can be asked for', async t => {
  const identifiers = async (args: Record<string, string>) => (await ask({ verb: 'ListIdentifiers', metadataPrefix: 'oai_dc', ...args })).list.map(({ header }) => header.identifier.slice(6))

  t.same(await identifiers({ from: '2026-04-01', until: '2026-05-01' }), ['5', '6'], 'both ends are inclusive, and a day is whole')
  t.same(await identifiers({ set: 'books' }), ['2', '5'], 'a set contains the sets under it')
  const one = await ask({ verb: 'GetRecord', metadataPrefix: 'oai_dc', identifier: 'oai:x:2' })
  t.match(metadataOf(one), /Number 2 &amp; more/)
  const gone = await ask({ verb: 'GetRecord', metadataPrefix: 'oai_dc', identifier: 'oai:x:3' })
  t.match(gone.list, [{ header: { deleted: true }, metadata: undefined }])
})

t.test('the repository says who it is, what formats and sets it has', async t => {
  t.match(await ask({ verb: 'Identify' }), { identify: { repositoryName: '示例 <图书馆>', baseUrl: 'http://x/oai', protocolVersion: '2.0', deletedRecord: 'persistent', granularity: 'YYYY-MM-DDThh:mm:ssZ', adminEmails: ['a@example.org'] } })
  t.same((await ask({ verb: 'ListMetadataFormats' })).formats.map(({ prefix }) => prefix), ['oai_dc', 'marcxml'])
  t.same((await ask({ verb: 'ListMetadataFormats', identifier: 'oai:x:1' })).formats.map(({ prefix }) => prefix), ['oai_dc'])
  t.same((await ask({ verb: 'ListSets' })).sets, [{ spec: 'books', name: 'Books' }])
})

t.test('every wrong request is answered with the error that the protocol names', async t => {
  const lists = { verb: 'ListRecords', metadataPrefix: 'oai_dc' }
  const cases: [string, Record<string, string> | [string, string][]][] = [
    ['badVerb', {}], ['badVerb', { verb: 'Listrecords' }], ['badVerb', [['verb', 'Identify'], ['verb', 'Identify']]],
    ['badArgument', { verb: 'Identify', set: 'x' }], ['badArgument', { verb: 'ListRecords' }], ['badArgument', { verb: 'GetRecord', metadataPrefix: 'oai_dc' }],
    ['badArgument', [['verb', 'ListRecords'], ['metadataPrefix', 'oai_dc'], ['metadataPrefix', 'oai_dc']]],
    ['badArgument', { ...lists, resumptionToken: 'x' }], ['badArgument', { ...lists, from: '2026-13-01' }], ['badArgument', { ...lists, from: '2026-02-30' }],
    ['badArgument', { ...lists, from: '2026-02-01', until: '2026-03-01T00:00:00Z' }], ['badArgument', { ...lists, from: '2026-03-01', until: '2026-02-01' }],
    ['badResumptionToken', { verb: 'ListRecords', resumptionToken: 'x' }], ['badResumptionToken', { verb: 'ListRecords', resumptionToken: Buffer.from('[1,2]').toString('base64url') }],
    ['cannotDisseminateFormat', { verb: 'ListRecords', metadataPrefix: 'mods' }], ['cannotDisseminateFormat', { verb: 'GetRecord', metadataPrefix: 'marcxml', identifier: 'oai:x:1' }],
    ['idDoesNotExist', { verb: 'GetRecord', metadataPrefix: 'oai_dc', identifier: 'oai:x:99' }], ['noRecordsMatch', { ...lists, from: '2026-05-20', until: '2026-05-21' }],
    ['noRecordsMatch', { ...lists, set: 'unknown' }], ['noMetadataFormats', { verb: 'ListMetadataFormats', identifier: 'oai:x:3' }]
  ]
  for (const [code, args] of cases) t.equal((await ask(args)).errors[0]?.code, code, JSON.stringify(args))
  const text = await answerOai([['verb', 'ListRecords'], ['metadataPrefix', '"<x>&'], ['from', 'no date']], aRepository([]), options)
  t.match(text, /<request>http:\/\/x\/oai<\/request>|cannotDisseminateFormat/, 'a wrong request is not echoed')
})

t.test('whatever is stored, listing it all and reading it gives it back', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 })
  const anyItem = fc.record({ number: fc.integer({ min: 1, max: 10_000 }), day: fc.integer({ min: 1, max: 28 }), title: text, deleted: fc.boolean() })
  await fc.assert(fc.asyncProperty(fc.uniqueArray(anyItem, { selector: ({ number }) => number, maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (given, pageSize) => {
    const repository = aRepository(given.map(({ number, day, title, deleted }) => ({
      header: { identifier: `oai:${title.trim()}:${number}`, datestamp: `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`, sets: [], deleted },
      metadata: (deleted ? {} : { oai_dc: `<t>${number}</t>` }) as Record<string, string>
    })))
    const found = new Map<string, string>()
    let args: [string, string][] = [['verb', 'ListRecords'], ['metadataPrefix', 'oai_dc']]
    for (;;) {
      const response = read(await answerOai(args, repository, { ...options, pageSize }), 100)
      for (const { header, metadata } of response.list) found.set(header.identifier.split(':').at(-1)!, header.deleted ? 'deleted' : new TextDecoder().decode(metadata))
      if (response.resumptionToken?.value === undefined) break
      args = [['verb', 'ListRecords'], ['resumptionToken', response.resumptionToken.value]]
    }
    const expected = new Map(given.map(({ number, deleted }) => [String(number), deleted ? 'deleted' : `<t>${number}</t>`]))
    return found.size === expected.size && [...expected].every(([number, value]) => found.get(number) === value)
  }), { numRuns: 100, seed: 7 })
})
