import fc from 'fast-check'
import t from 'tap'
import { chooseSchema, explainUrl, NotSru, readSruResponse, saidBy, searchUrl } from '../src/index.js'

const bytes = (text: string): Buffer => Buffer.from(text)
const marc = '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a22</leader><controlfield tag="001">7</controlfield></record>'

t.test('versions differ in what is asked, and a base address keeps its own parameters', async t => {
  t.equal(explainUrl('http://x/sru?db=1', '1.1'), 'http://x/sru?db=1&operation=explain&version=1.1')
  t.equal(explainUrl('http://x/sru', '2.0'), 'http://x/sru')
  t.equal(searchUrl('http://x/sru?db=1', '1.2', { query: 'a="b c"', startRecord: 1, maximumRecords: 5, recordSchema: 'marcxml' }), 'http://x/sru?db=1&operation=searchRetrieve&version=1.2&query=a%3D%22b+c%22&startRecord=1&maximumRecords=5&recordSchema=marcxml&recordPacking=xml')
  t.equal(searchUrl('http://x/sru', '2.0', { query: 'a' }), 'http://x/sru?query=a&recordXMLEscaping=xml')
})

t.test('records come out byte for byte, packed as XML, as a string or in CDATA, in either namespace', async t => {
  const escaped = marc.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  for (const [prefix, data] of [['zs:', marc], ['', `\n ${escaped}\n`], ['srw:', `<![CDATA[<?xml version="1.0"?>${marc}]]>`]] as const) {
    const response = readSruResponse(bytes(`\uFEFF<?xml version="1.0"?><${prefix}searchRetrieveResponse xmlns="x"><${prefix}version>1.2</${prefix}version><${prefix}numberOfRecords>12</${prefix}numberOfRecords><${prefix}records>
      <${prefix}record><${prefix}recordSchema>marcxml</${prefix}recordSchema><${prefix}recordData>${data}</${prefix}recordData><${prefix}recordIdentifier>7</${prefix}recordIdentifier><${prefix}recordPosition>1</${prefix}recordPosition></${prefix}record>
      </${prefix}records><${prefix}nextRecordPosition>2</${prefix}nextRecordPosition></${prefix}searchRetrieveResponse>`))

    t.match(response, { version: '1.2', numberOfRecords: 12, nextRecordPosition: 2, diagnostics: [], records: [{ schema: 'marcxml', identifier: '7', position: 1 }] })
    t.equal(Buffer.from(response.records[0]!.data!).toString(), marc)
  }
})

t.test('a damaged record harms no other, and bytes that are no UTF-8 stay as they came', async t => {
  const response = readSruResponse(Buffer.concat([bytes('<searchRetrieveResponse><numberOfRecords>3</numberOfRecords><records><record><recordData><record><a></record></recordData></record><record><recordData>'), Buffer.from([0x3C, 0x72, 0x3E, 0xB0, 0xA1, 0x3C, 0x2F, 0x72, 0x3E]), bytes(`</recordData></record><record><recordData>${marc}</recordData></record></records></searchRetrieveResponse>`)]))

  t.equal(response.records.length, 3)
  t.same([...response.records[1]!.data!], [0x3C, 0x72, 0x3E, 0xB0, 0xA1, 0x3C, 0x2F, 0x72, 0x3E])
  t.equal(Buffer.from(response.records[2]!.data!).toString(), marc)
})

t.test('diagnostics are told apart: of the request, and in place of a record', async t => {
  const response = readSruResponse(bytes(`<searchRetrieveResponse><numberOfRecords>2</numberOfRecords><records><record><recordSchema>info:srw/schema/1/diagnostics-v1.1</recordSchema><recordData><diag:diagnostic xmlns:diag="d"><diag:uri>info:srw/diagnostic/1/67</diag:uri><diag:details>a &amp; b</diag:details></diag:diagnostic></recordData><recordPosition>1</recordPosition></record></records>
    <diagnostics><diagnostic><uri>info:srw/diagnostic/1/6</uri><details>maximumRecords</details></diagnostic></diagnostics></searchRetrieveResponse>`))

  t.match(response.records, [{ diagnostic: { code: 67, details: 'a & b' } }])
  t.match(response.diagnostics, [{ code: 6 }])
  t.equal(saidBy(response.diagnostics[0]!), 'Unsupported parameter value: maximumRecords (diagnostic 6)')
  t.equal(saidBy({ uri: 'http://example.org/d/9', message: 'Closed', details: '' }), 'Closed (http://example.org/d/9)')
  t.match(readSruResponse(bytes('<diagnostics><diagnostic><uri>5</uri></diagnostic></diagnostics>')).diagnostics, [{ code: 5 }])
})

t.test('what a server says of itself: indexes, schemas and its largest page', async t => {
  const { explain } = readSruResponse(bytes(`<explainResponse><version>1.1</version><record><recordPacking>xml</recordPacking><recordData><explain xmlns="zeerex"><serverInfo version="1.1"><host>x</host></serverInfo><databaseInfo><title>Haidian</title></databaseInfo>
    <indexInfo><set name="dc" identifier="i"/><index><title>Year</title><map><name set="dc">date</name></map></index><index><title>Number</title><map><name set="rec">id</name></map><map><name>plain</name></map></index></indexInfo>
    <schemaInfo><schema name="dc" identifier="info:srw/schema/1/dc-v1.1"/><schema name="marcxml" identifier="info:srw/schema/1/marcxml-v1.1"><title>M</title></schema></schemaInfo>
    <configInfo><default type="maximumRecords">10</default><setting type="maximumRecords">50</setting></configInfo></explain></recordData></record></explainResponse>`))

  t.same(explain, { title: 'Haidian', maximumRecords: 50, indexes: [{ name: 'dc.date', title: 'Year' }, { name: 'rec.id', title: 'Number' }, { name: 'plain', title: 'Number' }],
    schemas: [{ name: 'dc', identifier: 'info:srw/schema/1/dc-v1.1' }, { name: 'marcxml', identifier: 'info:srw/schema/1/marcxml-v1.1' }] })
  t.equal(chooseSchema(explain!), 'marcxml')
  t.equal(chooseSchema({ schemas: [{ name: '', identifier: 'info:srw/schema/1/marcxml-v1.1' }] }), 'info:srw/schema/1/marcxml-v1.1')
  t.equal(chooseSchema({ schemas: [{ name: 'mods', identifier: 'm' }, { name: 'dc', identifier: 'd' }] }), 'dc')
  t.equal(chooseSchema({ schemas: [] }), undefined)
})

t.test('what is no whole answer is refused, a document type before anything else', async t => {
  for (const [text, reason] of [['', 'not-xml'], ['<html><body/></html>', 'other-xml'], ['<searchRetrieveResponse><records><record><recordData><a/>', 'cut-off'], ['<searchRetrieveResponse><records>', 'cut-off'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><searchRetrieveResponse/>', 'doctype']] as const) t.throws(() => readSruResponse(bytes(text)), { name: 'NotSru', reason } as never, text)
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'<>/!&;ab"\' ', '<record>', '<recordData>', '</recordData>', '<searchRetrieveResponse>', '</searchRetrieveResponse>', '<![CDATA[', ']]>'), maxLength: 60 }), text => {
    try {
      readSruResponse(bytes(text))
    } catch (error) {
      if (!(error instanceof NotSru)) throw error
    }
  }), { numRuns: 2000 })
})
