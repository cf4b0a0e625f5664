import t from 'tap'
import { usualSettings, wrongInSource, type GivenSource } from '../src/administration/new-source.js'

const fieldsOf = (given: GivenSource): string[] => wrongInSource(given).map(({ field }) => field)

t.test('addresses are such as a protocol is harvested at', async t => {
  for (const protocol of ['oai-pmh', 'sru', 'koha'] as const) {
    t.same(fieldsOf({ protocol, address: 'https://example.org/x?db=1' }), [])
    for (const address of [undefined, '', 'folder', 'ftp://example.org', 'sftp://example.org/x']) t.same(fieldsOf({ protocol, ...address !== undefined && { address } }), ['address'], `${protocol} ${address}`)
  }
  for (const protocol of ['file', 'spreadsheet', 'isbn-list'] as const) {
    for (const address of [undefined, 'haidian', 'haidian/new', 'https://example.org/all.mrc.gz', 'http://example.org/all.xml', 'sftp://example.org/export', 'sftp://user@example.org:2222/export']) t.same(fieldsOf({ protocol, ...address !== undefined && { address } }), [], `${protocol} ${address}`)
    for (const address of ['ftp://example.org/x', 'file:///etc/passwd', '../other', 'a/../../b', ' ', 'https://user:secret@example.org/x', 'sftp://user:secret@example.org/x']) t.same(fieldsOf({ protocol, address }), ['address'], `${protocol} ${address}`)
  }
})

t.test('settings that a harvest could not use are named, each with what would be right', async t => {
  t.match(wrongInSource({ protocol: 'sru', address: 'https://x', settings: { version: '3', slices: [{ by: 'number' }], cap: 0, query: '' } }), [
    { field: 'settings.version', value: '3', expected: 'must be 1.1, 1.2 or 2.0' }, { field: 'settings.query' }, { field: 'settings.cap', value: '0' }, { field: 'settings.slices', expected: /dc\.date/ }
  ])
  t.same(fieldsOf({ protocol: 'sru', address: 'https://x', settings: { version: '1.1', slices: [{ index: 'dc.date', from: 1500, to: 2030 }, { index: 'c', by: 'prefix' }, { index: 'd', by: 'date', from: '2000-01-01' }], cap: 10_000, dateIndex: 'rec.date', pageSize: 50 } }), [])
  t.same(fieldsOf({ protocol: 'koha', address: 'https://x', settings: { authentication: 'oauth2', credentials: 'KOHA_1' } }), [])
  t.same(fieldsOf({ protocol: 'koha', address: 'https://x', settings: { authentication: 'none', credentials: '../x' } }), ['settings.credentials', 'settings.authentication'])
  t.same(fieldsOf({ protocol: 'oai-pmh', address: 'https://x/oai', settings: { metadataPrefix: '', fullEvery: '7', sets: 'every', granularity: 'hour', overlap: -1, windowRecords: 'many', trustListSize: 'no', fullBy: 'headers' } }),
    ['settings.fullEvery', 'settings.metadataPrefix', 'settings.sets', 'settings.granularity', 'settings.overlap', 'settings.windowRecords', 'settings.trustListSize', 'settings.fullBy'])
  t.same(fieldsOf({ protocol: 'oai-pmh', address: 'https://x/oai', settings: { metadataPrefix: 'marcxml', fullEvery: 7, sets: 'all', granularity: 'day', overlap: 0, windowRecords: 0, trustListSize: false, fullBy: 'identifiers' } }), [])
  t.same(fieldsOf({ protocol: 'file', address: 'sftp://x/y', settings: { hostKey: 'SHA256:n4bQgYhMfWWaL-qgxVrQFaO/TxsrC4Is0V1sFbDwCgg', pattern: '', extent: 'all', identifierField: '35a' } }), ['settings.hostKey', 'settings.pattern', 'settings.extent', 'settings.identifierField'])
  t.match(wrongInSource({ protocol: 'file', settings: { password: 'x', token: 'y' } }), [{ field: 'settings.password', value: undefined }, { field: 'settings.token', value: undefined }], 'secrets are not kept with a source, and not said again')
  t.same(fieldsOf({ protocol: 'isbn-list', settings: { feed: 'scan', reread: { after: 'x' }, sheets: {} } }), ['settings.feed', 'settings.reread', 'settings.sheets'], 'what the service itself writes down')
  t.same(fieldsOf({ protocol: 'oai-pmh', address: 'https://x', settings: { headers: { 'accept-language': 'zh' } } }), [])
  for (const headers of ['x', ['x'], { 'a b': 'x' }, { host: 'x\r\ny: z' }, { number: 1 }]) t.same(fieldsOf({ protocol: 'oai-pmh', address: 'https://x', settings: { headers } as never }), ['settings.headers'])
})

t.test('the items of a Koha source are read as Koha exports them, unless somebody says otherwise', async t => {
  t.same(usualSettings('koha', { pageSize: 50 }), { holdings: 'koha', pageSize: 50 })
  t.same(usualSettings('koha', { holdings: 'alma' }), { holdings: 'alma' })
  t.same(usualSettings('file'), {})
})
