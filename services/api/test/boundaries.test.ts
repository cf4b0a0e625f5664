import t from 'tap'
import { anApi } from './alliance.js'

type Call = [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object]

t.test("what belongs to another library is closed to the operators of a sister and of a library beside the tree, whatever id they try", async t => {
  const api = await anApi(t)
  const { store } = api
  const { sql } = store.db
  const { id: libraryId } = (await store.libraries.findByCode('haidian'))!
  const { passwordHash } = (await store.staff.byName('operator'))!
  for (const library of ['xicheng', 'daxue']) await store.staff.save({ name: `operator-${library}`, passwordHash, library, role: 'operator' })

  const source = await store.sources.add({ libraryId, protocol: 'spreadsheet' })
  const harvest = await store.harvests.order(source.id, { trial: true, file: { path: '/nowhere', origin: 'path' } })
  await store.quarantine.add({ sourceId: source.id, step: 'receive', reason: 'too-short', detail: 'x', bytes: Buffer.from('x') })
  const [quarantined] = await store.quarantine.list({ sourceIds: [source.id] })
  const replay = await store.quarantineReplays.order({ sourceIds: [source.id] })
  const replayOfAll = await store.quarantineReplays.order({})
  const report = await store.quality.order(libraryId)
  const sheet = await store.sheetUploads.add({ sourceId: source.id, path: '/nowhere', name: 'a.xlsx', extent: 'delta', ask: true, staff: '1' })
  const [ofSource, ofLibrary, ofAll] = await Promise.all([
    store.reruns.order({ step: 'match', sourceId: source.id, startedBy: 'x' }), store.reruns.order({ step: 'match', libraryId, startedBy: 'x' }), store.reruns.order({ step: 'match', startedBy: 'x' })
  ])
  const entry = await api.entry({ title: '活着' }, [{ library: 'haidian', barcodes: ['H1'] }])
  await api.entry({ title: '活着' }, [{ library: 'dongma', barcodes: ['D1'] }])
  const records = (await sql<{ id: string }[]>`select id from bibliographic_record order by id`).map(({ id }) => id)
  const [a, b] = [records[0]!, records[1]!]
  await sql`insert into pin (record_a, record_b, same, staff) values (${a}, ${b}, false, 'operator-haidian')`

  const steps = (path: string, ...names: string[]): Call[] => names.map(name => ['POST', `${path}/${name}`])
  const calls: Call[] = [
    ['GET', `/v1/sources/${source.id}`], ['POST', `/v1/sources/${source.id}/uploads`], ['POST', `/v1/sources/${source.id}/sheets`], ['PUT', `/v1/sources/${source.id}/limits`, { withdrawAtMost: 1, withdrawFreely: 9 }],
    ['GET', `/v1/sources/${source.id}/sheet-readings`], ['PUT', `/v1/sources/${source.id}/sheet-readings/0123456789abcdef`, { fields: {} }],
    ['GET', `/v1/sources/${source.id}/corrected-file`], ['GET', `/v1/sources/${source.id}/corrections`],
    ['POST', '/v1/harvests', { source: source.id }], ['GET', `/v1/harvests/${harvest.id}`], ['GET', `/v1/harvests/${harvest.id}/withdrawals`], ['GET', `/v1/harvests/${harvest.id}/findings?kind=gone`],
    ...steps(`/v1/harvests/${harvest.id}`, 'stop', 'resume', 'approve', 'refuse', 'take', 'drop'),
    ['GET', `/v1/sheets/${sheet.id}`], ['PUT', `/v1/sheets/${sheet.id}/mapping`, { sheets: [] }], ['POST', `/v1/sheets/${sheet.id}/confirm`], ['DELETE', `/v1/sheets/${sheet.id}`],
    ['GET', `/v1/quarantine/${quarantined!.id}`], ['GET', `/v1/quarantine/${quarantined!.id}/bytes`], ['GET', `/v1/quarantine/${quarantined!.id}/raw`], ['POST', `/v1/quarantine/${quarantined!.id}/replay`],
    ['POST', `/v1/quarantine/${quarantined!.id}/dismiss`, {}], ['POST', '/v1/quarantine/replays', { source: source.id }], ['POST', '/v1/quarantine/dismissals', { source: source.id, reason: 'too-short' }],
    ...[replay, replayOfAll].flatMap(({ id }): Call[] => [['GET', `/v1/quarantine/replays/${id}`], ...steps(`/v1/quarantine/replays/${id}`, 'stop', 'resume')]),
    ['GET', '/v1/libraries/haidian/quality'], ['POST', '/v1/libraries/haidian/quality-reports'], ['GET', `/v1/quality-reports/${report.id}`], ...steps(`/v1/quality-reports/${report.id}`, 'stop', 'resume'),
    ['GET', `/v1/quality-reports/${report.id}/findings`], ['GET', `/v1/quality-reports/${report.id}/findings-file`],
    ['GET', `/v1/records/${a}`], ['GET', `/v1/records/${a}/versions/1`],
    ['POST', '/v1/libraries/haidian/copies', { scans: [{ scan: 'scan-0001', isbn: '9787506365437' }] }], ['GET', '/v1/libraries/haidian/copies'], ['DELETE', '/v1/libraries/haidian/copies/scan-0001'], ['GET', '/v1/libraries/haidian/isbns/9787506365437'],
    ['GET', `/v1/reruns/${ofSource.id}`], ['GET', `/v1/reruns/${ofLibrary.id}`], ...[ofSource, ofLibrary, ofAll].flatMap(({ id }) => steps(`/v1/reruns/${id}`, 'pause', 'resume', 'stop')),
    ['POST', '/v1/reruns', { step: 'match' }], ['POST', '/v1/reruns', { step: 'match', source: source.id }], ['POST', '/v1/reruns', { step: 'match', library: 'haidian' }],
    ['POST', '/v1/rules/1/shadow'], ['POST', '/v1/rules/1/switch', { reason: 'x' }], ['PUT', '/v1/history-policy', { versions: 0, days: 0 }],
    ['GET', `/v1/doubtful-pairs/${a}/${b}`], ['GET', '/v1/doubtful-pairs?library=haidian'], ['PUT', `/v1/decisions/${a}/${b}`, { verdict: 'same' }],
    ['GET', `/v1/entries/${entry}/corrections`], ['PATCH', `/v1/entries/${entry}/corrections`, { set: { edition: '第2版' } }]
  ]
  for (const person of ['operator-xicheng', 'operator-daxue']) {
    const stranger = await api.as(person)
    for (const [method, url, body] of calls) {
      const { statusCode } = await stranger(method, url, body)
      t.ok([403, 404].includes(statusCode), `${person}: ${method} ${url} is answered with ${statusCode}`)
    }
    t.same((await stranger('GET', '/v1/quarantine')).json().quarantined, [])
    t.same((await stranger('GET', '/v1/harvests')).json().harvests, [])
    t.same((await stranger('GET', '/v1/sheets')).json().uploads, [])
    t.same((await stranger('GET', '/v1/decisions')).json().decisions, [])
    t.same((await stranger('GET', '/v1/reruns')).json().reruns.map(({ id }: { id: string }) => id), [ofAll.id], 'a run over everything is no secret')
  }
  t.equal((await (await api.as('operator-haidian'))('GET', '/v1/decisions')).json().decisions.length, 1)
  t.match(await store.quarantineReplays.find(replayOfAll.id), { state: 'waiting' })
  t.match(await store.provenance.policy(), { versions: 5, days: 365 })
})

t.test('a cursor that belongs to no list is refused in words', async t => {
  const api = await anApi(t)
  const operator = await api.as('operator')
  const cursor = Buffer.from('"drop table"').toString('base64url')
  for (const url of ['harvests', 'quarantine', 'sheets', 'reruns', 'rules', 'rules/switches', 'doubtful-pairs', 'decisions', 'libraries/haidian/copies', 'sources']) {
    t.match((await operator('GET', `/v1/${url}?cursor=${cursor}`)).json(), { status: 400, type: /invalid-cursor/ }, url)
  }
  for (const key of ['9'.repeat(19), '-9223372036854775809', '12']) t.equal((await operator('GET', `/v1/series/${key}`)).statusCode, 404, key)
})

t.test("a source does not take the files that are put into another library's folder", async t => {
  const api = await anApi(t)
  const [haidian, capital] = [await api.as('operator-haidian'), await api.as('operator')]
  const add = async (call: typeof haidian, library: string, address: string): Promise<number> => (await call('POST', '/v1/sources', { library, protocol: 'file', address })).statusCode

  t.equal(await add(capital, 'xicheng', 'xicheng'), 201)
  for (const address of ['xicheng', './xicheng/', 'xicheng/harvested', 'x/..xicheng/./../../xicheng', '.', '\\xicheng']) t.not(await add(haidian, 'haidian', address), 201, address)
  t.equal(await add(capital, 'xicheng', 'xicheng/new'), 201, 'its own library may')
  t.equal(await add(haidian, 'haidian', 'xicheng-and-others'), 201)
})
