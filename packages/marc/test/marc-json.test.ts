import fc from 'fast-check'
import t from 'tap'
import { controlNumberOf, describeMarc, MarcJsonSplitter, readMarcJson, type RawRecord } from '../src/index.js'

const inPymarcsShape = (id: string, title: string) => ({
  leader: '00000nam a2200000 a 4500',
  fields: [{ '001': id }, { 245: { ind1: '1', ind2: '0', subfields: [{ a: title }, { c: '曹雪芹著' }] } }, { 852: { ind1: ' ', ind2: ' ', subfields: [{ p: `B${id}` }] } }]
})
const framed = (...chunks: Uint8Array[]): RawRecord[] => {
  const splitter = new MarcJsonSplitter()
  return [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.end()]
}
const shown = (records: RawRecord[]) => records.map(({ bytes, error }) => error ?? Buffer.from(bytes).toString())

t.test('both shapes of MARC in JSON say the same', async t => {
  const other = { leader: '00000nam a2200000 a 4500', fields: [{ tag: '001', value: '7' }, { tag: '245', ind1: '1', ind2: '0', subfields: [{ code: 'a', value: '红楼梦' }, { code: 'c', value: '曹雪芹著' }] }, { tag: '852', ind1: ' ', ind2: ' ', subfields: [{ code: 'p', value: 'B7' }] }] }
  const [one, two] = [inPymarcsShape('7', '红楼梦'), other].map(record => Buffer.from(JSON.stringify(record)))

  t.same(readMarcJson(one!), readMarcJson(two!))
  t.equal(controlNumberOf(one!, 'marc-json'), '7')
  t.equal(controlNumberOf(two!, 'marc-json'), '7')
  t.match(describeMarc(readMarcJson(one!)), { record: { title: { main: '红楼梦' } }, holdings: [{ items: [{ barcode: 'B7' }] }] })
})

t.test('an array, lines, and objects one after the other are framed alike, whatever the chunks are', async t => {
  const records = ['"}{ in a string', '\\ and \\"', '[1,2]', '\u{20BB7}'].map((title, at) => JSON.stringify(inPymarcsShape(String(at), title)))
  for (const whole of [`\uFEFF[\n${records.join(',\n')}\n]\n`, records.join('\n'), records.join(''), records.map(record => `\x1e${record}\n`).join(''), JSON.stringify(records.map(record => JSON.parse(record)), null, 2)]) {
    const bytes = Buffer.from(whole)
    t.same(shown(framed(bytes)).map(text => JSON.parse(text)), records.map(record => JSON.parse(record)))
    fc.assert(fc.property(fc.array(fc.nat(bytes.length), { maxLength: 9 }), cuts => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      return JSON.stringify(shown(framed(...places.slice(1).map((end, at) => bytes.subarray(places[at], end))))) === JSON.stringify(shown(framed(bytes)))
    }), { numRuns: 100 })
    for (const { bytes: found, position } of framed(bytes)) t.equal(bytes.toString('utf8', position, position + found.length), Buffer.from(found).toString())
  }
})

t.test('a record that breaks off is one case, and the records after it come in', async t => {
  const [a, b, c] = ['a', 'b', 'c'].map(id => JSON.stringify(inPymarcsShape(id, id))) as [string, string, string]

  t.same(shown(framed(Buffer.from(`${a}\n${b.slice(0, 60)}\n${c}\n`))), [a, 'json-malformed', c], 'within a string')
  t.same(shown(framed(Buffer.from(`${a}\n${b.slice(0, -2)}\n${c}\n`))), [a, 'json-malformed', c], 'within a list')
  t.same(shown(framed(Buffer.from(`${a}\nrubbish, more\n${c}\n`))), [a, 'json-malformed', c], 'between records')
  t.same(shown(framed(Buffer.from(`[${a},${b.slice(0, 60)}`))), [a, 'json-malformed'], 'at the end of the file')
  t.equal(framed(Buffer.from(`{"leader":"${'x'.repeat(9e6)}"}\n${c}`)).map(({ error }) => error)[0], 'too-long')
})

t.test('what is no record says why', async t => {
  for (const [text, reason] of [['{"leader":"x"}', 'no-fields'], ['{"fields":[]}', 'no-fields'], ['{"fields":[1]}', 'json-malformed'], ['[]', 'json-malformed'], ['{,}', 'json-malformed'], ['{"fields":[{"245":{"subfields":["a"]}}]}', 'json-malformed']] as const) {
    t.throws(() => readMarcJson(Buffer.from(text)), { reason } as never, text)
  }
  fc.assert(fc.property(fc.json(), text => {
    try {
      readMarcJson(Buffer.from(text))
    } catch (error) {
      if ((error as Error).name !== 'UnreadableRecord') throw error
    }
  }))
})
