import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeMarc, Iso2709Splitter, readIso2709 } from '@commonshelf/marc'
import t, { type Test } from 'tap'
import { makeCatalogues, makeEditions, members, serveCatalogue, wholeAlliance, type Plan } from '../src/index.js'

const smallPlan: Plan = { seed: 7, editions: 300, share: 0.03 }

const aFolder = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'commonshelf-alliance-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

t.test('the same plan makes the same catalogues, another seed makes others', async t => {
  const digestOf = async (plan: Plan): Promise<string> => {
    const { files, served, truth } = await makeCatalogues(await aFolder(t), plan)
    const hash = createHash('sha256').update(JSON.stringify([served, truth]))
    for (const [library, file] of Object.entries(files)) if (library !== 'liuxi') hash.update(await readFile(file))
    return hash.digest('hex')
  }

  const first = await digestOf(smallPlan)

  t.equal(await digestOf(smallPlan), first)
  t.not(await digestOf({ ...smallPlan, seed: 8 }), first)
})

t.test('the whole alliance has about 20,000 records over 8,000 editions, and every member sends some', async t => {
  const editions = makeEditions(wholeAlliance.seed, wholeAlliance.editions)
  const isbns = editions.flatMap(edition => edition.isbn ?? [])

  t.ok(editions.length >= 8000 && editions.length < 8050, `${editions.length} editions`)
  t.equal(new Set(isbns).size, isbns.length, 'no ISBN belongs to two editions')
  t.ok(members.reduce((sum, member) => sum + member.holds, 0) >= 19_000)
})

t.test('what the districts and the university send can be read in their own encodings', async t => {
  const { files, truth } = await makeCatalogues(await aFolder(t), smallPlan)

  for (const [library, dialect] of [['donghu', 'marc21'], ['xishan', 'cnmarc'], ['jzu', 'marc21']] as const) {
    const splitter = new Iso2709Splitter()
    const records = [...splitter.push(await readFile(files[library])), ...splitter.end()]
    const described = records.map(({ bytes }) => describeMarc(readIso2709(bytes), { dialect: 'auto' }))

    t.equal(records.length, truth.filter(line => line.library === library).length, `${library} sends each record once`)
    t.ok(described.every(({ record }) => record.title.main !== '' && !record.title.main.includes('�')), `${library}'s titles are whole (${dialect})`)
    t.ok(described.some(({ record }) => /\p{Script=Han}/u.test(record.title.main)), `${library} has Chinese titles`)
    t.ok(described.some(({ holdings }) => holdings.some(({ items }) => items.some(({ barcode }) => barcode !== undefined))), `${library} says which copies it has`)
  }
})

t.test("the main library's catalogue is served over OAI-PMH, page after page", async t => {
  const { served } = await makeCatalogues(await aFolder(t), { ...smallPlan, editions: 1500, share: 0.1 })
  const endpoint = await serveCatalogue(async () => served)
  t.teardown(() => endpoint.close())

  const first = await (await fetch(`${endpoint.url}?verb=ListRecords&metadataPrefix=marcxml`)).text()
  const token = /<resumptionToken[^>]*>([^<]+)</.exec(first)![1]
  const second = await (await fetch(`${endpoint.url}?verb=ListRecords&resumptionToken=${encodeURIComponent(token)}`)).text()

  const count = (page: string): number => page.split('<metadata>').length - 1
  t.equal(count(first), 500)
  t.equal(count(first) + count(second), served.length)
})
