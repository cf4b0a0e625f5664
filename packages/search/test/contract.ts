import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Test } from 'tap'
import type { CatalogueEntry } from '@commonshelf/catalogue'
import { CapabilityMissing, type CatalogueQuery, type SearchEngine } from '../src/engine.js'
import { highlight } from '../src/highlight.js'
import { aHolding, anAuthor, anEntry, MemoryFeed } from './builders.js'

export { aHolding, anAuthor, anEntry, MemoryFeed } from './builders.js'

/** A small alliance's shelf, in which every test finds what it asks for. */
export const shelf: CatalogueEntry[] = [
  anEntry(1, '红楼梦', {
    contributors: [anAuthor('曹雪芹'), anAuthor('高鹗')],
    languages: ['chi'],
    year: 2008,
    publication: [{ publisher: '人民文学出版社' }],
    isbn: ['9787020002207'],
    subjects: ['章回小说', '中国文学'],
    classifications: [{ scheme: 'clc', value: 'I242.4' }],
    holdings: [aHolding('bj', { callNumbers: ['I242.4/33'] }), aHolding('bj/hd/wdk', { available: 0 }), aHolding('tj')]
  }),
  anEntry(2, '紅樓夢研究', {
    contributors: [anAuthor('俞平伯')],
    languages: ['chi'],
    year: 1952,
    subjects: ['紅學'],
    classifications: [{ scheme: 'clc', value: 'I207.411' }],
    holdings: [aHolding('bj/hd', { available: 0 })]
  }),
  anEntry(3, '红楼梦的两个世界', { contributors: [anAuthor('余英时')], languages: ['chi'], year: 2002, subjects: ['红学'], holdings: [aHolding('tj')] }),
  anEntry(4, 'The story of the stone', {
    alternativeTitles: ['紅樓夢'],
    contributors: [anAuthor('Cao, Xueqin'), anAuthor('Hawkes, David')],
    languages: ['eng'],
    year: 1973,
    publication: [{ place: 'Harmondsworth', publisher: 'Penguin' }],
    isbn: ['9780140442939'],
    series: [{ title: 'Penguin classics' }],
    subjects: ['Chinese fiction'],
    holdings: [aHolding('bj'), aHolding('bj/cy')]
  }),
  anEntry(5, 'The dark forest', { contributors: [anAuthor('Liu, Cixin')], languages: ['eng'], year: 2015, subjects: ['Science fiction', 'Chinese fiction'], summary: 'A stone falls into the pond of a dark universe.', holdings: [aHolding('bj/cy')] }),
  anEntry(6, '三体', { title: { main: '三体', partNumber: 'Ⅱ', partName: '黑暗森林' }, contributors: [anAuthor('刘慈欣')], languages: ['chi'], year: 2008, subjects: ['科学幻想小说'], holdings: [aHolding('bj/hd/wdk'), aHolding('tj'), aHolding('hb/sjz')] }),
  anEntry(7, 'Forest ecology', { contributors: [anAuthor('Kimmins, J. P.')], languages: ['eng'], year: 2004, subjects: ['Forest ecology'], format: 'serial', issn: ['1234-5679'], holdings: [aHolding('hb', { available: 0 })] }),
  anEntry(8, 'Das Brückenbuch: Ökologie „am" Fluß', { contributors: [anAuthor('Müller, Jürgen')], languages: ['ger'], year: 1999, subjects: ['"Brücken" \\ Bau'], holdings: [] })
]

/**
 * What every engine does behind the port. `make` gives a new, empty engine and sees to its end; parts that an engine says
 * it cannot do are tried for their refusal.
 */
export function searchContract (t: Test, make: (t: Test) => Promise<SearchEngine>): void {
  const filled = async (t: Test, entries = shelf): Promise<{ engine: SearchEngine, feed: MemoryFeed }> => {
    const feed = new MemoryFeed()
    const last = feed.commit(...entries)
    const engine = await make(t)
    await engine.open(await feed.identity())
    await engine.apply(await feed.changesAfter(0, 1000), last)
    return { engine, feed }
  }
  /** Ids found, in the order of the ids; or in the order found. */
  const found = async (engine: SearchEngine, query: string | CatalogueQuery): Promise<string> => {
    const { hits, total } = await engine.find(typeof query === 'string' ? { text: query } : query)
    const ids = hits.map(hit => Number(hit.id)).sort((a, b) => a - b)
    return total === ids.length ? ids.join(' ') : `${ids.join(' ')} of ${total}`
  }
  const ranked = async (engine: SearchEngine, query: CatalogueQuery): Promise<string> =>
    (await engine.find(query)).hits.map(hit => hit.id).join(' ')
  const counts = async (engine: SearchEngine, query: CatalogueQuery): Promise<Record<string, string>> =>
    Object.fromEntries((await engine.find(query)).facets.map(({ name, values }) =>
      [name, values.map(({ value, count }) => `${value} ${count}`).join(', ')]))

  t.test('readers find entries by their words', async t => {
    const { engine } = await filled(t)

    t.equal(await found(engine, ''), '1 2 3 4 5 6 7 8', 'asking nothing finds everything')
    t.equal(await found(engine, 'forest'), '5 7')
    t.equal(await found(engine, 'FOREST dark'), '5', 'all words are required, in any order and case')
    t.equal(await found(engine, 'fores'), '', 'a word is that word')
    t.equal(await found(engine, 'fores*'), '5 7', 'unless it ends with an asterisk')
    t.equal(await found(engine, 'okologie fluss'), '8', 'diacritics do not matter')
    t.equal(await found(engine, 'Ｆｏｒｅｓｔ　ｅｃｏｌｏｇｙ'), '7', 'nor does full width')
    t.equal(await found(engine, 'penguin'), '4', 'publishers and series are found too')
    t.equal(await found(engine, 'pond universe'), '5', 'and summaries')
    t.equal(await found(engine, 'nowhere'), '')
    t.equal(await found(engine, '？！…'), '1 2 3 4 5 6 7 8', 'punctuation alone asks nothing')
  })

  t.test('simplified, traditional and Latin titles of a Chinese book lead to each other', async t => {
    const { engine } = await filled(t)

    t.equal(await found(engine, '红楼梦'), '1 2 3 4')
    t.equal(await found(engine, '紅樓夢'), '1 2 3 4')
    t.equal(await found(engine, '红樓梦'), '1 2 3 4')
    t.equal(await found(engine, '梦'), '1 2 3 4', 'one character is a word as well')
    t.equal(await found(engine, '红楼梦 研究'), '2')
    t.equal(await found(engine, '楼红'), '', 'characters are found in their order')
    t.equal(await found(engine, '红梦'), '', 'and side by side')
    t.equal(await found(engine, '红楼梦研究'), '2')
    t.equal(await found(engine, '两个世界'), '3')
    t.equal(await found(engine, '三体 黑暗森林'), '6', 'the part belongs to the title')
  })

  t.test('words are looked for in one field where that is asked', async t => {
    const { engine } = await filled(t)

    t.equal(await found(engine, { text: 'stone', field: 'title' }), '4')
    t.equal(await found(engine, 'stone'), '4 5')
    t.equal(await found(engine, 'title:stone'), '4')
    t.equal(await found(engine, '题名：红楼梦'), '1 2 3 4')
    t.equal(await found(engine, '著者:曹雪芹'), '1')
    t.equal(await found(engine, 'author: hawkes'), '4')
    t.equal(await found(engine, { text: '红学', field: 'subject' }), '2 3')
    t.equal(await found(engine, '主題:紅學'), '2 3')
    t.equal(await found(engine, '出版社:人民文学'), '1')
    t.equal(await found(engine, 'series:penguin'), '4')
    t.equal(await found(engine, 'title:(stone story)'), '4', 'or several words of one field')
  })

  t.test('an ISBN is found however it is written', async t => {
    const { engine } = await filled(t)

    for (const text of ['9787020002207', '978-7-02-000220-7', '7-02-000220-X', '702000220x', '978 7 02 000220 7', 'isbn:702000220X', '９７８７０２０００２２０７']) {
      t.equal(await found(engine, text), '1', text)
    }
    t.equal(await found(engine, { text: '0140442936', field: 'isbn' }), '4')
    t.equal(await found(engine, 'isbn:1234-5679'), '7', 'an ISSN is asked for in the same place')
    t.equal(await found(engine, 'isbn:9787020002206'), '', 'another number is another number')
  })

  t.test('staff find class marks and call numbers', async t => {
    const { engine } = await filled(t)

    t.equal(await found(engine, 'class:I2'), '1 2', 'a class by its beginning')
    t.equal(await found(engine, '分类号:I242.4'), '1')
    t.equal(await found(engine, 'callnumber:I242.4/33'), '1')
    t.equal(await found(engine, '索书号:i242.4'), '1')
  })

  t.test('facets are counted exactly, over everything that was found', async t => {
    const { engine } = await filled(t)

    t.same(await counts(engine, { text: '红楼梦', facets: ['library', 'tier', 'availability', 'format', 'language', 'year', 'author', 'class'], limit: 1 }), {
      library: 'bj 3, hd 2, tj 2, cy 1, wdk 1',
      tier: '1 3, 2 2, 3 1',
      availability: 'available 3, unavailable 1',
      format: 'book 4',
      language: 'chi 3, eng 1',
      year: '1952 1, 1973 1, 2002 1, 2008 1',
      author: 'Cao, Xueqin 1, Hawkes, David 1, 余英时 1, 俞平伯 1, 曹雪芹 1, 高鹗 1',
      class: 'clc:I 2, clc:I2 2'
    }, 'a library counts what the libraries under it hold')
    t.same(await counts(engine, { text: '', facets: ['language', 'format'], facetLimit: 1 }), { language: 'chi 4', format: 'book 7' })
    t.same(await counts(engine, { text: '', facets: ['year', 'class', 'series'], facetLimit: 1 }), {
      year: '2008 2, 1952 1, 1973 1, 1999 1, 2002 1, 2004 1, 2015 1',
      class: 'clc:I 2, clc:I2 2',
      series: 'Penguin classics 1'
    }, 'years and classes whole')
    t.equal(await found(engine, { text: '', filters: { series: ['Penguin classics'] } }), '4')
    t.same(await counts(engine, { text: 'nowhere', facets: ['library'] }), { library: '' })
    if (engine.capabilities.foldedFacets) {
      t.same(await counts(engine, { text: '红楼梦', facets: ['subject'] }), { subject: '紅學 2, Chinese fiction 1, 中国文学 1, 章回小说 1' }, 'subjects in two scripts are one')
      t.equal(await found(engine, { text: '', filters: { subject: ['红学'] } }), '2 3')
    }
  })

  t.test('filters narrow what is found', async t => {
    const { engine } = await filled(t)
    const filter = (filters: CatalogueQuery['filters'], text = ''): Promise<string> => found(engine, { text, filters })

    t.equal(await filter({ library: ['hd'] }), '1 2 6', 'a library and those under it')
    t.equal(await filter({ library: ['hd', 'cy'] }), '1 2 4 5 6', 'values of one facet are alternatives')
    t.equal(await filter({ library: ['hd'], availability: ['available'] }), '1 6', 'facets are all required')
    t.equal(await filter({ language: ['eng'], format: ['book'] }, 'forest'), '5')
    t.equal(await filter({ year: ['2008', '1952'] }), '1 2 6')
    t.equal(await filter({ author: ['Liu, Cixin'] }), '5')
    t.equal(await filter({ subject: ['"Brücken" \\ Bau'] }), '8', 'whatever characters a value has')
    t.equal(await filter({ subject: ['x" OR language = "eng'] }), '', 'a value never becomes a condition')
    t.equal(await filter({ class: ['clc:I2'] }), '1 2')
    t.equal(await filter({ library: ['nobody'] }), '')
    t.equal(await filter({ library: [] }), '1 2 3 4 5 6 7 8', 'an empty filter filters nothing')
    t.equal(await found(engine, { text: '', years: { from: 2002, to: 2008 } }), '1 3 6 7')
    t.equal(await found(engine, { text: '红楼梦', years: { to: 1973 } }), '2 4')
    t.same(await counts(engine, { text: '', filters: { language: ['chi'] }, facets: ['library'], facetLimit: 3 }), { library: 'bj 3, hd 3, tj 3' })
  })

  t.test('a facet is counted by the other choices, its own left out', async t => {
    const { engine } = await filled(t)

    t.same(await counts(engine, { text: '', filters: { language: ['chi'] }, facets: ['language', 'format'] }), { language: 'chi 4, eng 3, ger 1', format: 'book 4' },
      'what else could be chosen keeps its count')
    t.same(await counts(engine, { text: '', filters: { language: ['eng', 'ger'], format: ['book'], library: ['bj'] }, facets: ['language', 'format', 'library'] }), {
      language: 'chi 3, eng 2',
      format: 'book 2',
      library: 'bj 2, cy 2'
    }, 'each is narrowed by the other two')
    t.same(await counts(engine, { text: '红楼梦', filters: { author: ['曹雪芹'] }, years: { from: 2000 }, facets: ['year', 'author', 'language'] }), {
      year: '2008 1',
      author: '余英时 1, 曹雪芹 1, 高鹗 1',
      language: 'chi 1'
    })
    t.same(await counts(engine, { text: '红楼梦', years: { from: 2005 }, facets: ['year', 'language'] }), { year: '1952 1, 1973 1, 2002 1, 2008 1', language: 'chi 1' }, 'a span of years is a choice of years')
    t.same(await counts(engine, { text: '', filters: { language: ['fre'] }, facets: ['language', 'format'] }), { language: 'chi 4, eng 3, ger 1', format: '' })
    t.equal((await engine.find({ text: '', filters: { language: ['ger'] }, facets: ['language'] })).total, 1, 'the total goes by every choice')
  })

  t.test('the best comes first, and can be sorted otherwise', async t => {
    const { engine } = await filled(t)

    t.match(await ranked(engine, { text: '红楼梦' }), /^1 /, 'the whole title before longer ones')
    t.match(await ranked(engine, { text: '紅樓夢 研究' }), /^2/)
    t.match(await ranked(engine, { text: 'stone' }), /^4 5/, 'a title before a summary')
    t.match(await ranked(engine, { text: 'Forest ecology' }), /^7/)
    t.equal(await ranked(engine, { text: '红楼梦', sort: 'newest' }), '1 3 4 2')
    t.equal(await ranked(engine, { text: '红楼梦', sort: 'oldest' }), '2 4 3 1')
    t.match(await ranked(engine, { text: '', sort: 'most-held', limit: 3 }), /^(1 6|6 1) 4/)
    t.equal(await ranked(engine, { text: '', filters: { language: ['eng', 'ger'] }, sort: 'title' }), '8 7 5 4')
    t.equal(await ranked(engine, { text: '', sort: 'title' }), '8 7 1 3 2 6 5 4', 'Han by its pinyin: hong lou meng, then de before yan; san ti; the dark forest')
    t.equal(await ranked(engine, { text: '红楼梦', sort: 'arrival' }), '4 3 2 1', 'what the alliance had last comes first')
  })

  t.test('pages follow one another without a gap or a repetition', async t => {
    const entries = Array.from({ length: 57 }, (_, i) => anEntry(i + 1, `Annual report ${i % 7}`, { year: 1990 + i % 5 }))
    const { engine } = await filled(t, entries)

    for (const sort of ['relevance', 'newest', 'title'] as const) {
      const ids: string[] = []
      for (let offset = 0; offset < 60; offset += 10) {
        const page = await engine.find({ text: 'annual', sort, offset, limit: 10 })
        t.equal(page.total, 57)
        ids.push(...page.hits.map(hit => hit.id))
      }
      t.equal(ids.length, 57)
      t.equal(new Set(ids).size, 57, sort)
    }
    t.equal((await engine.find({ text: 'annual', offset: 7, limit: 5 })).hits.length, 5, 'a page may begin anywhere')
    t.equal((await engine.find({ text: 'annual', limit: 0 })).total, 57, 'or be empty, to count only')
  })

  t.test('what was found is marked in the script of the entry', async t => {
    const { engine } = await filled(t)
    const marked = async (text: string, id: number): Promise<string> => {
      const { terms } = await engine.find({ text })
      return (highlight(shelf[id - 1]!, terms).title ?? []).map(piece => piece.found === true ? `[${piece.text}]` : piece.text).join('')
    }

    t.equal(await marked('红楼梦', 2), '[紅樓夢]研究')
    t.equal(await marked('OKOLOGIE', 8), 'Das Brückenbuch: [Ökologie] „am" Fluß')
    t.equal(await marked('fores*', 5), 'The dark [forest]')
    t.equal(await marked('title:(dark forest)', 5), 'The [dark] [forest]')
    t.equal(await marked('ark', 5), '')
  })

  t.test('Han is found by its pinyin, more weakly than by itself', async t => {
    const { engine } = await filled(t, [...shelf,
      anEntry(9, '长江的研究', { contributors: [anAuthor('单田芳')], series: [{ title: '中国地理' }] }),
      anEntry(10, 'Dong Xian', { summary: 'hong' }),
      anEntry(11, '西安旅行', {}),
      anEntry(12, '冬闲', {}),
      anEntry(13, 'Hong lou meng', { languages: ['chi'] })
    ])
    if (!engine.capabilities.pinyin) {
      t.equal(await found(engine, 'hlm'), '', 'letters are the word that they spell')
      return
    }
    const marked = async (text: string, id: number): Promise<string> => {
      const { terms } = await engine.find({ text })
      return (highlight(shelf[id - 1]!, terms).title ?? []).map(piece => piece.found === true ? `[${piece.text}]` : piece.text).join('')
    }

    t.equal(await found(engine, 'hlm'), '1 2 3 4', 'first letters')
    t.equal(await found(engine, 'h l m'), '1 2 3 4')
    for (const text of ['honglou', 'hongloumengyanjiu', 'hóng lóu mèng yán jiū', 'hong2 lou2 meng4 yanjiu', "hong'loumeng yanjiu"]) {
      t.match((await found(engine, text)).split(' '), text === 'honglou' ? ['1', '2', '3', '4'] : ['2'], text)
    }
    t.equal(await ranked(engine, { text: 'hong lou meng' }).then(ids => ids.slice(0, 5)), '13 1 ', 'those letters first, then the shortest title that sounds so')
    t.equal(await found(engine, 'hongloumeng caoxueqin'), '1', 'each word somewhere')
    t.equal(await found(engine, 'hongloumeng 研究'), '2')
    t.equal(await found(engine, 'hlm NOT yanjiu'), '1 3 4')
    t.equal(await found(engine, 'caoxueqin'), '1')
    t.equal(await found(engine, 'author:caoxueqin'), '1')
    t.equal(await found(engine, 'title:caoxueqin'), '')
    t.equal(await found(engine, 'hongxue'), '2 3', 'subjects')
    t.equal(await found(engine, 'zhongguodili'), '9', 'series')
    t.equal(await found(engine, 'changjiang'), '9', 'with every reading of a character')
    t.equal(await found(engine, 'zhangjiang'), '9')
    t.equal(await found(engine, 'shantianfang'), '9')
    t.equal(await found(engine, 'dantianfang'), '9')
    t.equal(await found(engine, "xi'anlvxing"), '11')
    t.equal(await found(engine, 'dong xian'), '10', 'what stands there in Latin letters is meant')
    t.equal(await found(engine, '"hong lou meng"'), '13', 'and what is in quotation marks')
    t.equal(await found(engine, 'hong'), '10 13')
    t.equal(await found(engine, 'publisher:renminwenxue'), '')
    t.equal(await found(engine, 'hongloum'), '', 'a syllable is that syllable')
    t.equal(await marked('hlm', 2), '[紅樓夢]研究')
    t.equal(await marked('hong lou meng yan jiu', 2), '[紅樓夢研究]')
    t.equal(await marked('dong xian', 1), '')
  })

  t.test('suggestions complete titles, authors and subjects while they are typed', async t => {
    const { engine } = await filled(t)
    const suggested = async (prefix: string): Promise<string[]> =>
      (await engine.suggest(prefix, 10)).map(({ kind, text, count }) => `${kind} ${text} ${count}`)

    t.match(await suggested('红'), [/^title (红楼梦|紅樓夢)/])
    t.ok((await suggested('红楼')).includes('title 红楼梦 1'))
    t.ok((await suggested('紅樓')).includes('title 紅樓夢研究 1'))
    t.ok((await suggested('the d')).includes('title The dark forest 1'))
    t.ok((await suggested('曹')).includes('author 曹雪芹 1'))
    t.ok((await suggested('liu')).includes('author Liu, Cixin 1'))
    t.ok((await suggested('chinese f')).includes('subject Chinese fiction 2'))
    if (engine.capabilities.pinyin) {
      t.match(await suggested('hlm'), [/^title (红楼梦|紅樓夢)/], 'first letters will do')
      t.ok((await suggested('hongl')).includes('title 紅樓夢研究 1'), 'and a syllable half typed')
      t.ok((await suggested('hong lou m')).includes('title 红楼梦 1'))
      t.ok((await suggested('caoxu')).includes('author 曹雪芹 1'))
      t.ok((await suggested('cxq')).includes('author 曹雪芹 1'))
      t.ok((await suggested('hongxue')).includes('subject 紅學 2'))
      t.ok((await suggested('st')).includes('title 三体 1'))
      t.ok((await suggested('st')).some(text => text.includes('stone')), 'letters as they are written come too')
      t.same(await suggested('xueqin'), [], 'a name from its beginning')
    }
    t.same(await suggested('zzz'), [])
    t.same(await suggested('  '), [])
    t.ok((await engine.suggest('f', 1)).length <= 1)
  })

  t.test('a changed entry replaces the old one, and a withdrawn one is found no more', async t => {
    const { engine, feed } = await filled(t)

    feed.commit(anEntry(5, 'Death’s end', { contributors: [anAuthor('Liu, Cixin')] }), '7')
    await engine.apply(await feed.changesAfter(await engine.appliedUpTo(), 10), await feed.latest())

    t.equal(await engine.appliedUpTo(), 10)
    t.equal(await found(engine, 'forest'), '')
    t.equal(await found(engine, 'deaths end'), '5')
    t.same(await counts(engine, { text: '', facets: ['format', 'library'] }), { format: 'book 7', library: 'bj 4, hd 3, tj 3, wdk 2, cy 1, hb 1, sjz 1' })
    t.notOk((await engine.suggest('forest', 10)).some(({ kind }) => kind === 'subject'), 'its subject is suggested no more')
  })

  t.test('applying the same changes again changes nothing', async t => {
    const { engine, feed } = await filled(t)
    const first = await feed.changesAfter(0, 1000)
    const asked: CatalogueQuery = { text: '', facets: ['library', 'subject', 'author', 'availability'], limit: 50 }
    const before = await engine.find(asked)

    await engine.apply(first, 8)
    t.same(await engine.find(asked), before)

    feed.commit('3')
    await engine.apply(await feed.changesAfter(8, 10), 9)
    await engine.apply(first, 8)
    t.equal(await engine.appliedUpTo(), 9, 'what comes late does not turn back the clock')
    t.equal(await found(engine, '红楼梦'), '1 2 4')
    await engine.apply([], 12)
    t.equal(await engine.appliedUpTo(), 12)
    await engine.apply([
      { change: 13, clusterId: '20', entry: anEntry(20, 'First state') },
      { change: 14, clusterId: '20', entry: null },
      { change: 15, clusterId: '20', entry: anEntry(20, 'Last state') }
    ], 15)
    t.equal(await found(engine, 'state'), '20', 'of several changes to one entry the last one stands')
    t.equal(await found(engine, 'first state'), '')
  })

  t.test('an index is rebuilt beside the live one while readers go on searching', async t => {
    const { engine, feed } = await filled(t)
    feed.commit(...Array.from({ length: 300 }, (_, i) => anEntry(100 + i, `Village paper ${i}`)), '8')

    let done = false
    const rebuilt = engine.rebuild(feed).finally(() => { done = true })
    let searches = 0
    do {
      const totals = (await engine.find({ text: 'forest' })).total
      if (totals !== 2) t.fail(`a search during the rebuild found ${totals}`)
      searches++
      await nextTurn()
    } while (!done)
    await rebuilt

    t.ok(searches > 0)
    t.equal(await engine.appliedUpTo(), await feed.latest())
    t.equal((await engine.find({ text: 'village' })).total, 300)
    t.equal(await found(engine, 'brückenbuch'), '', 'what was withdrawn is not in the new index')
    feed.commit(anEntry(9, 'After the rebuild'))
    await engine.apply(await feed.changesAfter(await engine.appliedUpTo(), 10), await feed.latest())
    t.equal(await found(engine, 'rebuild'), '9', 'and changes go to the new index')
  })

  t.test('what was indexed of another database is dropped', async t => {
    const { engine, feed } = await filled(t)

    t.equal(await engine.open(await feed.identity()), 8, 'the same database goes on where it was')
    t.equal(await engine.open('another database'), 0)
    t.equal(await found(engine, ''), '')
    t.equal(await engine.appliedUpTo(), 0)
  })

  t.test('what cannot be read as a query is searched as words', async t => {
    const { engine } = await filled(t)

    t.equal(await found(engine, '(dark forest'), '5')
    t.equal(await found(engine, 'dark "forest'), '5')
    t.equal(await found(engine, 'dark) forest'), '5')
    t.equal(await found(engine, 'dark AND'), '5')
    t.equal(await found(engine, 'dark AND forest'), '5')
    t.equal(await found(engine, '"dark forest"'), '5')
    t.equal(await found(engine, '"forest dark"'), '')
    t.equal(await found(engine, 'Cao : Xueqin'), '4')
  })

  t.test('AND, OR, NOT and parentheses combine words, or are refused', async t => {
    const { engine } = await filled(t)
    if (!engine.capabilities.booleanQueries) {
      for (const text of ['dark OR ecology', 'forest NOT dark', 'NOT dark']) await t.rejects(engine.find({ text }), CapabilityMissing)
      return
    }

    t.equal(await found(engine, 'ecology OR stone'), '4 5 7')
    t.equal(await found(engine, 'forest NOT dark'), '7')
    t.equal(await found(engine, 'forest AND NOT (dark OR nowhere)'), '7')
    t.equal(await found(engine, 'NOT 红楼梦'), '5 6 7 8')
    t.equal(await found(engine, '(ecology OR dark) AND forest'), '5 7')
    t.equal(await found(engine, '红楼梦 NOT (研究 OR 世界)'), '1 4')
    t.equal(await found(engine, 'nowhere OR 三体'), '6')
  })

  t.test('words in different fields are combined, or refused', async t => {
    const { engine } = await filled(t)
    if (!engine.capabilities.fieldedWords) {
      await t.rejects(engine.find({ text: 'title:forest author:liu' }), CapabilityMissing)
      return
    }

    t.equal(await found(engine, 'title:forest author:liu'), '5')
    t.equal(await found(engine, 'title:forest subject:ecology'), '7')
    t.equal(await found(engine, 'forest title:(the dark)'), '5')
    t.equal(await found(engine, 'title: dark pond'), '5', 'a prefix is for the next word only')
    t.equal(await found(engine, '题名:红楼梦 AND 著者:(曹雪芹 OR 俞平伯)'), '1 2')
  })
}
