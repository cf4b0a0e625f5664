import fc from 'fast-check'
import t from 'tap'
import { assignIds, compareFeatures, describeIsbn, featuresOf, matchFeatures, matchKeysOf, matchThreshold, normaliseIsbn, solve, vetoes, workKeyOf } from '../src/index.js'
import type { BibliographicRecord, Membership, MatchRecord, Pin } from '../src/index.js'
import { aRecord } from './builders.js'

const matchable = (record: BibliographicRecord, index: number): MatchRecord => {
  const features = featuresOf(record)
  return { id: String(index + 1), features, keys: matchKeysOf(features) }
}

/** The clusters of records numbered from 1, as text: '1 2|3'. */
const clustersOf = (records: BibliographicRecord[], pins: Pin[] = []): string =>
  solve(records.map(matchable), pins).clusters.map(ids => ids.join(' ')).join('|')

const together = (...records: BibliographicRecord[]): boolean => !clustersOf(records).includes('|')

const redChamber = { title: '红楼梦', author: '曹雪芹', publisher: '人民文学出版社', year: 1996, pages: 1606 }
const capital = { title: '资本论', author: '马克思', publisher: '人民出版社', year: 2004, pages: 955 }

t.test('a short Chinese title is matched without any number', async t => {
  t.ok(together(aRecord(), aRecord({ publisher: '南海' })), 'publisher long and short')
  t.ok(together(aRecord(), aRecord({ publisher: '', title: { main: '活着', responsibility: '余华著' }, author: '' })), 'author only in the statement of responsibility')
  t.notOk(together(aRecord(), aRecord({ publisher: '作家出版社', year: 2008, pages: 184 })), 'another edition')
  t.notOk(together(aRecord(redChamber), aRecord({ ...redChamber, title: '活着', author: '余华' })), 'two books of one year and size')
})

t.test('traditional, variant and full-width forms are the same words', async t => {
  t.ok(together(aRecord(redChamber), aRecord({ ...redChamber, title: '紅樓夢', publisher: '人民文學出版社' })))
  t.ok(together(aRecord({ title: '历史研究方法', year: 2001 }), aRecord({ title: '歷史硏究方法', year: 2001 })))
  t.ok(together(aRecord({ title: 'C语言程序设计', year: 2001 }), aRecord({ title: 'Ｃ語言程序設計', year: 2001 })))
})

t.test('dynasty, nationality and role are no part of a name', async t => {
  for (const author of ['（清）曹雪芹', '[清] 曹雪芹著', '曹雪芹 著', '〔清〕曹雪芹', '曹雪芹,高鹗著']) {
    t.ok(together(aRecord(redChamber), aRecord({ ...redChamber, author })), author)
  }
  t.notOk(together(aRecord(redChamber), aRecord({ ...redChamber, author: '脂砚斋', publisher: '' })))
})

t.test('volumes are told apart however their numbers are written', async t => {
  const volume = (partNumber: string): BibliographicRecord => aRecord({ ...capital, title: { main: '资本论', partNumber } })
  for (const [one, same, other] of [
    ['第三卷', '卷三', '第二卷'], ['上', '第一册', '下'], ['上册', '上', '中册'], ['v. 3', '第3卷', 'v. 4'], ['III', '3', 'II'], ['下', '第二册', '第一册'],
    ['第二十一辑', '21', '第二十辑'], ['Volume Two', 'vol. 2', 'Volume Three'], ['v. V', 'vol. 5', 'v. IV'], ['Di 3 juan', '第三卷', 'Di 2 juan']
  ] as const) {
    t.ok(together(volume(one), volume(same)), `${one} is ${same}`)
    t.notOk(together(volume(one), volume(other)), `${one} is not ${other}`)
  }
  t.ok(together(aRecord({ ...redChamber, title: '红楼梦（上）' }), aRecord({ ...redChamber, title: { main: '红楼梦', partNumber: '上册' } })), 'a sheet has it in the title')
  t.ok(together(aRecord({ ...capital, title: 'Zi ben lun di 3 juan', author: 'Makesi' }), aRecord({ ...capital, title: { main: '资本论', partNumber: '第三卷', romanised: 'Zi ben lun' }, author: 'Makesi' })))
  t.ok(together(aRecord({ ...capital, title: '三体2：黑暗森林', isbn: '9787010041155' }), aRecord({ ...capital, title: { main: '三体', partNumber: 'II', partName: '黑暗森林' }, isbn: '9787010041155' })))
  t.notOk(together(aRecord({ ...capital, title: '龙族Ⅱ' }), aRecord({ ...capital, title: '龙族Ⅲ' })))
  t.ok(together(aRecord({ ...capital, title: 'Das Kapital, Bd. 3' }), aRecord({ ...capital, title: { main: 'Das Kapital', partNumber: 'III' } })))
})

t.test('the ISBN of a set never makes its volumes one', async t => {
  const set = { value: '9787010041155', valid: true, qualifier: '全3册' }
  const volume = (partNumber: string): BibliographicRecord =>
    aRecord({ ...capital, title: { main: '资本论', partNumber }, identifiers: { isbn: [set] } })
  const whole = aRecord({ ...capital, title: '资本论', extent: '3册', identifiers: { isbn: [set] } })
  delete whole.pages

  t.equal(clustersOf([volume('第一卷'), volume('第二卷'), whole, volume('卷一')]), '1 4|2|3')
  const unmarked = (partNumber: string): BibliographicRecord => aRecord({ ...capital, title: { main: '资本论', partNumber }, isbn: '9787010041155' })
  t.notOk(together(unmarked('第一卷'), unmarked('第二卷')), 'even where the source does not say that it is a set\'s')
})

t.test('a set is not one of its volumes', async t => {
  const whole = aRecord({ ...redChamber, extent: '全2册', isbn: '9787020002207' })
  delete whole.pages
  t.notOk(together(whole, aRecord({ ...redChamber, title: { main: '红楼梦', partNumber: '上' }, isbn: '9787020002207' })))
  for (const title of ['红楼梦（上下册）', '红楼梦 全二册', '红楼梦（上、下）', '红楼梦 上下卷', 'Hong lou meng quan er ce']) {
    t.same([featuresOf(aRecord({ title })).volumes, featuresOf(aRecord({ title })).volume], [2, undefined], title)
  }
})

t.test('a numbered edition is another edition, and silence means the first', async t => {
  const edition = (edition: string | undefined, more: Parameters<typeof aRecord>[0] = {}): BibliographicRecord =>
    aRecord({ title: '机器学习', author: '周志华', publisher: '清华大学出版社', year: 2016, pages: 425, isbn: '9787302423287', ...edition === undefined ? {} : { edition }, ...more })
  t.notOk(together(edition('第2版'), edition('第3版')))
  t.ok(together(edition('第2版'), edition('2版')))
  t.ok(together(edition('第二版'), edition('2nd ed.')))
  t.ok(together(edition('第2版'), edition(undefined, { title: '机器学习（第2版）' })), 'a sheet has it in the title')
  t.notOk(together(edition(undefined, { isbn: [] }), edition('第2版', { isbn: [], publisher: '' })))
  t.notOk(together(edition(undefined, { year: 1990, isbn: [] }), edition('影印本', { isbn: [] })), 'a facsimile')
  t.notOk(together(edition(undefined, { isbn: [] }), edition('修订本', { isbn: [], year: 2017, pages: 430 })), 'a revision')
  t.ok(together(edition(undefined), edition('第1版')))
})

t.test('an ISBN alone never decides', async t => {
  const isbn = '9787506365437'
  t.notOk(together(aRecord({ isbn }), aRecord({ isbn, title: '许三观卖血记' })), 'a publisher used it twice, or someone copied it wrongly')
  t.notOk(together(aRecord({ isbn }), aRecord({ isbn, year: 2012, pages: 226, publisher: '作家出版社' })), 'one number through two editions')
  t.ok(together(aRecord({ isbn }), aRecord({ isbn, year: 1999 })), 'one title, one number, a date off by one')
})

t.test('an ISBN with a wrong check digit or said to be wrong disproves nothing', async t => {
  t.ok(together(aRecord({ isbn: '9787544210966' }), aRecord({ isbn: '9787544210965' })))
  const cancelled = aRecord()
  cancelled.identifiers.isbn = [{ ...normaliseIsbn('9787020002207'), cancelled: true }]
  t.ok(together(aRecord({ isbn: '9787544210966' }), cancelled))
})

t.test('two bindings come together only through a record that states both numbers', async t => {
  const bound = aRecord({ isbn: '9787544210966' })
  const paperback = aRecord({ isbn: '9787506365437' })
  const both = aRecord({ isbn: ['9787544210966', '9787506365437'] })

  t.equal(clustersOf([bound, paperback, aRecord()]), '1|2|3', 'a record without a number may not make them one, and belongs to neither more than to the other')
  t.equal(clustersOf([bound, paperback, both]), '1 2 3')
})

t.test('a description that fits two editions equally well joins neither', async t => {
  const ebook = (isbn: string[], more = {}): BibliographicRecord => aRecord({ isbn, carrier: 'electronic', pages: undefined, extent: '1 电子资源', ...more })
  const records = [ebook(['9787544210966']), ebook(['9787020002207']), ebook([]), ebook([], { publisher: '' })]

  t.equal(clustersOf(records), '1|2|3 4')
  t.equal(clustersOf([...records, ebook(['9787544210966', '9787020002207'])]), '1 2 3 4 5', 'unless a record states both numbers')
  t.equal(solve(records.map(matchable), [], { doubts: 9 }).doubts!.filter(({ veto }) => veto === 'fits another edition as well').length, 2, 'a person may know')
})

t.test('differing digits in the title are two books', async t => {
  const report = (year: number, pages: number): BibliographicRecord =>
    aRecord({ title: `'${year % 100}中国发展报告`, author: '国家统计局', publisher: '中国统计出版社', year: 1994, pages })
  t.notOk(together(report(1993, 277), report(1994, 277)))
  t.notOk(together(aRecord({ title: 'Windows 95 in practice' }), aRecord({ title: 'Windows 98 in practice' })))
})

t.test('the books of a series stay apart though a record of its title alone stands between them', async t => {
  const book = (title: string): BibliographicRecord => aRecord({ title, author: '易中天', publisher: '浙江文艺出版社', year: 2013, pages: undefined })
  t.equal(clustersOf([book('易中天中华史'), book('易中天中华史：国家'), book('易中天中华史：祖先')]).split('|').length, 2)
  t.notOk(together(book('Reasonable doubt: Volume 1 (Reasonable doubt, #1)'), book('Reasonable doubt: Volume 2 (Reasonable doubt, #2)')))
  t.ok(together(aRecord({ title: { main: '活着', rest: '余华长篇小说' } }), aRecord({ title: { main: '活着', rest: '典藏' } })), 'subtitles are worded freely: the pages outweigh them')
})

t.test('an edition in three languages is not the one in Chinese', async t => {
  const lover = { title: '情人', author: '杜拉斯', publisher: '上海译文出版社', year: 2014 }
  t.notOk(together(aRecord({ ...lover, pages: undefined }), aRecord({ ...lover, title: '情人（中英法三语版）', pages: 367 })))
})

t.test('a yearbook of each year stands by itself', async t => {
  const yearbook = (year: number): BibliographicRecord => aRecord({ title: '北京年鉴', author: '', publisher: '北京年鉴社', year, pages: 700 })
  t.notOk(together(yearbook(2001), yearbook(2002)))
})

t.test('one ISBN on print and electronic leaves two editions', async t => {
  t.notOk(together(aRecord({ isbn: '7-5037-2623-7' }), aRecord({ isbn: '7-5037-2623-7', carrier: 'electronic' })))
  t.notOk(together(aRecord({ isbn: '7-5037-2623-7' }), aRecord({ isbn: '7-5037-2623-7', carrier: 'large-print' })))
})

t.test('a translation is neither its original nor another translation', async t => {
  const solitude = { title: '百年孤独', author: '加西亚·马尔克斯', publisher: '上海译文出版社', year: 1989, pages: 383 }
  t.notOk(together(aRecord(solitude), aRecord({ ...solitude, title: 'Cien años de soledad', languages: ['spa'] })))
  t.notOk(together(aRecord({ title: 'Hamlet', author: 'Shakespeare', languages: ['eng'] }), aRecord({ title: 'Hamlet', author: 'Shakespeare', languages: ['ger'] })), 'one title in two languages')
  t.ok(together(aRecord({ ...solitude, isbn: '9787532707355' }), aRecord({ ...solitude, isbn: '9787532707355', languages: ['eng'] })), 'a wrong language code')
  t.notOk(together(aRecord({ ...solitude, translator: '黄锦炎' }), aRecord({ ...solitude, translator: '高长荣' })), 'another translator')
  t.ok(together(aRecord({ ...solitude, translator: '黄锦炎' }), aRecord({ ...solitude, author: '[哥伦比亚] 马尔克斯', translator: '黄锦炎 译' })))
})

t.test('pinyin alone is weak evidence, and enough with everything else', async t => {
  const romanised = aRecord({ title: 'Huo zhe', author: 'Yu, Hua', publisher: 'Nanhai chu ban gong si' })
  const paired = aRecord({ title: { main: '活着', romanised: 'Huo zhe' }, contributors: [{ name: '余华', romanised: 'Yu, Hua', kind: 'person', primary: true }] })
  t.ok(together(romanised, paired))
  t.notOk(together(aRecord({ title: 'Huo zhe', author: 'Yu, Hua', publisher: '', year: 2003 }), paired), 'a homophone of another year')
})

t.test('a romanised description meets one in Han that states no pinyin, when all else agrees', async t => {
  const yangtze = { title: '长江女人研究', author: '曾国藩', publisher: '法律出版社', year: 1994, pages: 519 }
  const romanised = { ...yangtze, title: 'Chang jiang nü ren yan jiu', author: 'Zeng, Guofan', publisher: 'Fa lü chu ban she' }
  t.ok(together(aRecord(yangtze), aRecord(romanised)))
  t.ok(together(aRecord(yangtze), aRecord({ ...romanised, author: 'Guofan Zeng', title: 'Zhang jiang nü ren yan jiu', isbn: [] })), 'any reading of a character, and family name last: the pages bring them together')
  t.notOk(together(aRecord(yangtze), aRecord({ ...romanised, year: 1996 })), 'it is weak evidence')
  t.notOk(together(aRecord(yangtze), aRecord({ ...romanised, title: 'Chang jiang nan ren yan jiu' })))
  t.match(compareFeatures(featuresOf(aRecord(yangtze)), featuresOf(aRecord(romanised))).evidence, [{ feature: 'title', points: 20 }, { feature: 'author', points: 15 }, { feature: 'publisher', points: 10 }])
})

t.test('generic titles need author and publisher', async t => {
  const works = (author: string, publisher: string): BibliographicRecord => aRecord({ title: '文集', author, publisher, year: 1990, pages: 300 })
  t.notOk(together(works('', ''), works('', '')), 'two bare titles of one year')
  t.notOk(together(works('鲁迅', '人民文学出版社'), works('老舍', '人民文学出版社')))
  t.ok(together(works('鲁迅', '人民文学出版社'), works('鲁迅', '人民文学出版社')))
})

t.test('companion parts with their own numbers and names stay apart', async t => {
  const part = (partName: string, isbn: string): BibliographicRecord => aRecord({ title: { main: '中国通史', partName }, isbn, pages: 500 })
  t.notOk(together(part('上古时代', '9787208000018'), part('中古时代', '9787208000025')))
})

t.test('an article is not its journal, nor a chapter its book', async t => {
  t.notOk(together(aRecord(), aRecord({ level: 'component', host: { title: '收获' } })))
  t.notOk(together(aRecord({ identifiers: { issn: ['0583-1288'] } }), aRecord({ level: 'serial', format: 'serial', identifiers: { issn: ['0583-1288'] } })))
})

t.test('books before the ISBN are matched by their unified number and description', async t => {
  const old = { title: '家', author: '巴金', publisher: '人民文学出版社', year: 1962 }
  const left = aRecord({ ...old, identifiers: { unifiedBookNumber: ['10019·1595'] } })
  const right = aRecord({ ...old, publisher: '', identifiers: { unifiedBookNumber: ['10019.1595'] } })
  delete left.pages
  delete right.pages
  t.ok(together(left, right))
})

t.test('Latin titles agree in spite of articles, ampersands, capitals and a slip', async t => {
  const pride = { title: 'Pride and Prejudice', author: 'Austen, Jane, 1775-1817', publisher: 'Oxford University Press', year: 1990, pages: 351, languages: ['eng'] }
  t.ok(together(aRecord(pride), aRecord({ ...pride, title: 'PRIDE & PREJUDICE', author: 'Jane Austen', publisher: 'OUP' })))
  t.ok(together(aRecord(pride), aRecord({ ...pride, title: 'Pride and Prejduice', author: 'Austen, J.' })))
  t.ok(together(aRecord({ ...pride, title: 'The Nix' }), aRecord({ ...pride, title: 'Nix' })))
  t.ok(together(aRecord({ ...pride, title: 'The urban hunter' }), aRecord({ ...pride, title: 'Theu rban hunter' })), 'a slip that hides the article')
  t.notOk(together(aRecord({ ...pride, isbn: '9780192827609' }), aRecord({ ...pride, title: 'Sense and Sensibility', isbn: '9780192827609' })))
})

t.test('a scanned ISBN joins the book that has it, and glues nothing', async t => {
  const stub = describeIsbn('978-7-5442-1096-6').record
  const isbn = '9787544210966'

  t.equal(clustersOf([aRecord({ isbn }), stub]), '1 2')
  t.equal(clustersOf([stub, aRecord({ isbn: '9787020002207' })]), '1|2', 'unknown numbers wait')
  t.equal(clustersOf([stub, describeIsbn(isbn).record]), '1 2', 'two villages hold one book')
  t.equal(clustersOf([aRecord({ isbn }), stub, aRecord({ isbn, title: '许三观卖血记' }), describeIsbn(isbn).record]), '1 2 4|3')
})

t.test('a work is found again in another edition, translation and script', async t => {
  const key = (record: BibliographicRecord): string => workKeyOf(featuresOf(record))
  t.equal(key(aRecord(redChamber)), key(aRecord({ ...redChamber, title: '紅樓夢', year: 2008, author: '（清）曹雪芹著' })))
  const original = aRecord({ title: 'Hamlet', author: 'Shakespeare, William', languages: ['eng'] })
  t.equal(key(original), key(aRecord({ title: 'Hamlet, Prince of Denmark', uniformTitle: 'Hamlet', author: 'Shakespeare, W.' })))
  t.not(key(aRecord()), key(aRecord({ author: '莫言' })))
})

t.test('every verdict tells its reasons', async t => {
  const verdict = compareFeatures(featuresOf(aRecord({ isbn: '9787544210966' })), featuresOf(aRecord({ isbn: '9787544210966', publisher: '作家' })))

  t.match(verdict.evidence, [{ feature: 'title', points: 40 }, { feature: 'isbn' }, { feature: 'author' }, { feature: 'publisher', points: -25, left: ['南海'], right: ['作家'] }])
  t.equal(verdict.score, verdict.evidence.reduce((sum, { points }) => sum + points, 0))
  t.equal(compareFeatures(featuresOf(aRecord({ edition: '第2版' })), featuresOf(aRecord({ edition: '第3版' }))).veto, 'edition')
})

// A small world in which records often nearly agree, so that links, vetoes and chains come up all the time.
const someRecord: fc.Arbitrary<BibliographicRecord> = fc.record({
  title: fc.constantFrom('活着', '活著', '红楼梦', '红楼梦 上', '红楼梦（下）', '文集', 'Pride and prejudice', 'Pride & Prejudice', 'Huo zhe'),
  author: fc.constantFrom('余华', '（清）曹雪芹', '', 'Austen, Jane', 'Yu, Hua'),
  publisher: fc.constantFrom('', '南海出版公司', '作家出版社'),
  year: fc.constantFrom(1998, 1999, 2008),
  pages: fc.constantFrom(195, 196, 240),
  isbn: fc.subarray(['9787544210966', '9787020002207', '9787020002201'], { maxLength: 2 }),
  carrier: fc.constantFrom('print', 'print', 'print', 'electronic', 'unknown'),
  edition: fc.constantFrom('', '', '第2版', '修订本')
}, { requiredKeys: ['title', 'author', 'publisher', 'year', 'pages', 'isbn', 'carrier', 'edition'] })
  .map(({ edition, ...detail }) => aRecord({ ...detail, ...edition === '' ? {} : { edition } } as Parameters<typeof aRecord>[0]))

const somePins = (size: number): fc.Arbitrary<Pin[]> =>
  fc.array(fc.record({ a: fc.integer({ min: 1, max: size }), b: fc.integer({ min: 1, max: size }), same: fc.boolean() }), { maxLength: 4 })
    .map(pins => pins.filter(({ a, b }) => a !== b).map(({ a, b, same }) => ({ a: String(a), b: String(b), same })))

const settings = { seed: 20261122, numRuns: 300 }

t.test('comparing is symmetric', async () => {
  fc.assert(fc.property(someRecord, someRecord, (left, right) => {
    const there = compareFeatures(featuresOf(left), featuresOf(right))
    const back = compareFeatures(featuresOf(right), featuresOf(left))
    return there.score === back.score && (there.veto === undefined) === (back.veto === undefined)
  }), settings)
})

t.test('features survive storage', async () => {
  fc.assert(fc.property(someRecord, someRecord, (left, right) => {
    const stored = [left, right].map((record, index) => {
      const { id, features, keys } = matchable(record, index)
      return { id, keys, features: JSON.parse(JSON.stringify(features)) as MatchRecord['features'] }
    })
    const fresh = solve([left, right].map(matchable))
    return JSON.stringify(solve(stored).clusters) === JSON.stringify(fresh.clusters) &&
      stored.every(({ features }, index) => JSON.stringify(matchKeysOf(features)) === JSON.stringify(matchKeysOf(featuresOf([left, right][index]!))))
  }), settings)
})

t.test('the order in which records arrive changes nothing', async () => {
  fc.assert(fc.property(fc.array(someRecord, { minLength: 2, maxLength: 14 }).chain(records =>
    fc.tuple(fc.constant(records), fc.shuffledSubarray(records.map((_, index) => index), { minLength: records.length }), somePins(records.length))),
  ([records, order, pins]) => {
    const given = records.map(matchable)
    const options = { doubts: 20, keyLimit: 1 + order[0]! }
    const straight = solve(given, pins, options)
    const shuffled = solve(order.map(index => given[index]!), [...pins].reverse(), options)
    return JSON.stringify(straight) === JSON.stringify(shuffled)
  }), settings)
})

t.test('what shares no key has no influence on what is solved beside it', async () => {
  fc.assert(fc.property(fc.array(someRecord, { maxLength: 10 }), fc.array(someRecord, { maxLength: 10 }), (some, others) => {
    const given = [...some, ...others].map(matchable)
    const keys = new Set(given.slice(0, some.length).flatMap(record => record.keys))
    const apart = given.slice(some.length).filter(record => !record.keys.some(key => keys.has(key)))
    const near = given.slice(0, some.length)
    const beside = solve([...near, ...apart]).clusters.filter(ids => near.some(({ id }) => id === ids[0]))
    return JSON.stringify(beside) === JSON.stringify(solve(near).clusters)
  }), settings)
})

t.test('every record is in exactly one cluster, and the links span the clusters', async () => {
  fc.assert(fc.property(fc.array(someRecord, { maxLength: 14 }), records => {
    const { clusters, links } = solve(records.map(matchable))
    const ids = clusters.flat().sort()
    return JSON.stringify(ids) === JSON.stringify(records.map((_, index) => String(index + 1)).sort()) &&
      links.length === clusters.reduce((sum, members) => sum + members.length - 1, 0)
  }), settings)
})

t.test('what staff say is apart stays apart, and what they say is one comes together', async t => {
  fc.assert(fc.property(fc.array(someRecord, { minLength: 2, maxLength: 12 }).chain(records => fc.tuple(fc.constant(records), somePins(records.length))), ([records, pins]) => {
    const { clusters } = solve(records.map(matchable), pins)
    const clusterOf = (id: string): number => clusters.findIndex(members => members.includes(id))
    const apart = pins.filter(pin => !pin.same)
    return apart.every(({ a, b }) => clusterOf(a) !== clusterOf(b)) &&
      (apart.length > 0 || pins.every(({ a, b }) => clusterOf(a) === clusterOf(b)))
  }), settings)

  t.equal(clustersOf([aRecord(), aRecord(), aRecord()], [{ a: '1', b: '3', same: false }]), '1 2|3')
  t.equal(clustersOf([aRecord(), aRecord(redChamber)], [{ a: '2', b: '1', same: true }]), '1 2', 'against every rule')
  t.equal(clustersOf([aRecord(), aRecord(), aRecord(redChamber), aRecord(redChamber)], [{ a: '1', b: '3', same: true }]), '1 2 3 4', 'whole entries')
})

t.test('pairs near the threshold are given for a person to judge, where they are asked for', async t => {
  const doubts = (records: BibliographicRecord[], pins: Pin[] = []): unknown[] =>
    solve(records.map(matchable), pins, { doubts: 10 }).doubts!.map(({ a, b, veto, joined }) => [a, b, veto ?? (joined ? 'joined' : 'apart')])
  const near = aRecord({ pages: 200 })
  const bare = aRecord({ publisher: '', author: '', pages: undefined })

  t.same(doubts([aRecord(), near]), [['1', '2', 'apart']])
  t.same(doubts([aRecord(), aRecord({ pages: 196 })]), [], 'clear enough')
  t.same(doubts([aRecord(), near], [{ a: '2', b: '1', same: false }]), [], 'decided')
  t.equal(solve([aRecord(), near].map(matchable)).doubts, undefined)
  t.same(doubts([aRecord({ edition: '第2版', isbn: '9787544210966' }), aRecord({ edition: '第3版', isbn: '9787544210966' })]), [['1', '2', 'edition']], 'but for one veto that may be a slip')
  t.same(doubts([aRecord(), aRecord({ carrier: 'electronic' })]), [], 'another carrier is no slip')
  t.same(doubts([aRecord(), bare]), [], 'a bare title of that year is too little to ask about')
  t.same(doubts([aRecord({ publisher: '' }), aRecord({ publisher: '', author: '', pages: 196, edition: '修订本', isbn: [], year: 1998 })]).length, 0)
})

t.test('when the record that held a cluster together goes, it falls apart', async t => {
  const bound = aRecord({ isbn: '9787544210966' })
  const paperback = aRecord({ isbn: '9787506365437' })

  t.equal(clustersOf([bound, paperback, aRecord({ isbn: ['9787544210966', '9787506365437'] })]), '1 2 3')
  t.equal(clustersOf([bound, paperback]), '1|2')
})

t.test('a key that too many descriptions share proposes nothing, whatever comes first', async t => {
  const records = Array.from({ length: 6 }, (_, index) => matchable(aRecord({ isbn: '9787544210966', pages: 190 + index }), index))

  t.equal(solve(records, [], { keyLimit: 6 }).clusters.length, 1, 'they are near enough to one another')
  t.equal(solve(records, [], { keyLimit: 5 }).clusters.length, 6)
  t.equal(solve([...records].reverse(), [], { keyLimit: 5 }).clusters.length, 6)
})

t.test('an edition that thousands of libraries hold does not fall apart', async t => {
  const records = Array.from({ length: 5000 }, (_, index) => matchable(aRecord({ isbn: '9787544210966', pages: index % 2 === 0 ? 196 : 195 }), index))
  t.equal(solve(records, [], { keyLimit: 250 }).clusters.length, 1, 'equal descriptions count once')
  t.equal(solve(records, [], { keyLimit: 249 }).clusters.length, 2, 'up to twenty times the limit')
  t.equal(solve(records, [], { keyLimit: 30 }).clusters.length, 5000)
  const bare = Array.from({ length: 6 }, (_, index) => matchable(aRecord({ title: '文集', author: '', publisher: '', year: undefined, pages: undefined }), index))
  t.equal(solve(bare, [], { keyLimit: 5 }).clusters.length, 6, 'but only where they are enough for a match')
})

t.test('hundreds of copies of one popular book are solved quickly', async t => {
  const records = Array.from({ length: 350 }, (_, index) =>
    matchable(aRecord({ ...redChamber, year: 1996 + index % 2, pages: 1600 + index % 7, publisher: index % 3 === 0 ? '' : '人民文学出版社', title: index % 5 === 0 ? '紅樓夢' : '红楼梦' }), index))
  const { clusters } = solve(records)

  t.ok(clusters.length < 8)
  t.equal(clusters.flat().length, 350)
})

t.test('no description makes matching fail or stall', async t => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(fc.property(text, text, text, text, text, (main, partNumber, name, edition, extent) => {
    const features = featuresOf(aRecord({ title: { main, partNumber, rest: name, responsibility: edition }, author: name, publisher: extent, edition, extent, isbn: [name] }))
    return matchKeysOf(features).every(key => BigInt.asIntN(64, BigInt(key)).toString() === key) && compareFeatures(features, features).score < 500
  }), settings)
  for (const filling of [' ', '(', '上', '第', 'i', ' .', '编,', '1 ']) {
    const long = filling.repeat(100_000)
    const { keys } = matchable(aRecord({ title: { main: `a${long}`, rest: long, partNumber: long, responsibility: long }, author: `a${long}`, publisher: long, edition: long, extent: long, isbn: long }), 0)
    t.ok(keys.length > 0, JSON.stringify(filling))
  }
})

t.test('the rules are a table that can be shown', async t => {
  t.equal(matchThreshold, 80)
  t.ok(matchFeatures.some(({ name }) => name === 'title') && vetoes.some(({ name }) => name === 'volume'))
})

const somePartition = (ids: string[]): fc.Arbitrary<string[][]> =>
  fc.array(fc.integer({ min: 0, max: 4 }), { minLength: ids.length, maxLength: ids.length }).map(parts => {
    const groups = new Map<number, string[]>()
    ids.forEach((id, index) => groups.set(parts[index]!, [...groups.get(parts[index]!) ?? [], id]))
    return [...groups.values()]
  })

const nine = ['1', '2', '3', '4', '5', '6', '7', '8', '10']

t.test('ids go to the part with most of the former members', async t => {
  const previous: Membership[] = [{ cluster: '100', records: ['1', '2', '3'] }, { cluster: '200', records: ['4', '5'] }]

  t.same(assignIds(previous, [['1', '2', '3', '4', '5']]), { kept: [{ id: '100', records: ['1', '2', '3', '4', '5'] }], revived: [], created: [], redirected: [{ from: '200', to: '100' }], emptied: [] })
  t.same(assignIds(previous, [['1'], ['2', '3'], ['4', '5', '9']]), {
    kept: [{ id: '100', records: ['2', '3'] }, { id: '200', records: ['4', '5', '9'] }], revived: [], created: [{ records: ['1'] }], redirected: [], emptied: []
  })
  t.same(assignIds([previous[1]!], [['5'], ['4']]).kept, [{ id: '200', records: ['4'] }], 'on a tie the earliest record keeps it')
  t.same(assignIds(previous, [['1', '2', '3']]).emptied, ['200'])
  t.same(assignIds([{ cluster: '7', records: ['10', '9'] }], [['10'], ['9']]).kept, [{ id: '7', records: ['9'] }], 'ids are numbers, 9 is before 10')
})

t.test('ids are the same in any order, none is lost, and nothing changes when nothing changed', async () => {
  fc.assert(fc.property(somePartition(nine), somePartition(nine), (before, after) => {
    const previous = before.map((records, index) => ({ cluster: String(100 + index), records }))
    const assignment = assignIds(previous, after)
    const mixed = assignIds([...previous].reverse(), [...after].reverse().map(records => [...records].reverse()))
    const settled = assignIds(assignment.kept.map(({ id, records }) => ({ cluster: id, records })), assignment.kept.map(({ records }) => records))
    const known = [...assignment.kept.map(({ id }) => id), ...assignment.redirected.map(({ from }) => from), ...assignment.emptied]
    return JSON.stringify(assignment) === JSON.stringify(mixed) &&
      assignment.redirected.every(({ to }) => assignment.kept.some(({ id }) => id === to)) &&
      known.length === previous.length && new Set(known).size === previous.length &&
      settled.created.length === 0 && settled.redirected.length === 0 &&
      assignment.kept.length + assignment.created.length === after.length
  }), settings)
})

t.test('a merger that is undone gives each part its own id back', async t => {
  const merged: Membership[] = [{ cluster: '100', records: ['1', '2', '3', '4', '5'] }]
  const formerly = [{ id: '200', records: ['4', '5'] }]

  t.match(assignIds(merged, [['1', '2', '3'], ['4', '5']], formerly), { kept: [{ id: '100', records: ['1', '2', '3'] }], revived: [{ id: '200', records: ['4', '5'] }], created: [], redirected: [] })
  t.match(assignIds(merged, [['1', '2', '3', '4', '5']], formerly), { kept: [{ id: '100' }], revived: [], created: [] }, 'and none while it stands')
  t.match(assignIds([{ cluster: '100', records: ['3', '4', '5'] }], [['3'], ['4', '5']], formerly), { kept: [{ id: '100', records: ['3'] }], revived: [{ id: '200' }] }, 'though most of its own members have left meanwhile')
  t.match(assignIds(merged, [['1', '2', '3'], ['4'], ['5']], formerly), { revived: [{ id: '200', records: ['4'] }], created: [{ records: ['5'] }] })
  const twice = [{ id: '200', records: ['1'] }, { id: '300', records: ['1', '2'] }]
  t.match(assignIds(merged, [['3', '4', '5'], ['1'], ['2']], twice), { kept: [{ id: '100' }], revived: [{ id: '200', records: ['1'] }, { id: '300', records: ['2'] }], created: [] }, 'one merger after the other')
})

/** Ids before, other clusters in between, and the first clusters again: which id each has now. */
function thereAndBack (before: string[][], between: string[][], snapshot: boolean, turned: boolean): { was: Membership[], now: Map<string, string> } {
  const turn = <T>(list: T[]): T[] => turned ? [...list].reverse() : list
  const was = before.map((records, index): Membership => ({ cluster: String(100 + index), records }))
  const there = assignIds(was, between)
  const redirected = new Set(there.redirected.map(({ from }) => from))
  const formerly = was.filter(({ cluster }) => snapshot || redirected.has(cluster)).map(({ cluster, records }) => ({ id: cluster, records }))
  const made = there.created.map(({ records }, index): Membership => ({ cluster: String(500 + index), records }))
  const back = assignIds(turn([...there.kept.map(({ id, records }) => ({ cluster: id, records })), ...made]), turn(before), turn(formerly))
  return { was, now: new Map([...back.kept, ...back.revived].map(({ id, records }) => [[...records].sort().join(), id])) }
}

t.test('whatever clusters rules made in between, every cluster has its former id when they are switched back', async () => {
  fc.assert(fc.property(somePartition(nine), somePartition(nine), fc.boolean(), (before, between, turned) => {
    const { was, now } = thereAndBack(before, between, true, turned)
    return was.every(({ cluster, records }) => now.get([...records].sort().join()) === cluster)
  }), { seed: 20261123, numRuns: 3000 })
})

t.test('clusters that only merged have their former ids when they part again', async () => {
  const mergers = somePartition(nine).chain(before => fc.tuple(fc.constant(before), somePartition(before.map((_, index) => String(index)))))
  fc.assert(fc.property(mergers, fc.boolean(), ([before, groups], turned) => {
    const { was, now } = thereAndBack(before, groups.map(group => group.flatMap(index => before[Number(index)]!)), false, turned)
    return was.every(({ cluster, records }) => now.get([...records].sort().join()) === cluster)
  }), { seed: 20261123, numRuns: 3000 })
})
