import fc from 'fast-check'
import t from 'tap'
import { describeMarc, dialectOf, holdingsProfiles, readMarcXml, UnreadableRecord, type DescribeOptions } from '../src/index.js'
import { aMarcRecord } from './builders.js'

const described = (fields: string[], leader?: string, options?: DescribeOptions): ReturnType<typeof describeMarc> =>
  describeMarc(aMarcRecord(leader === undefined ? { fields } : { fields, leader }), options)
const recordOf = (fields: string[], leader?: string): ReturnType<typeof describeMarc>['record'] => described(fields, leader).record

t.test('a MARC21 book is described without the punctuation that leads from element to element', async t => {
  const record = recordOf([
    '008 960123s2004    gw a     b    001 0 eng d', '010 ## $a    81-5215 /AC', '020 ## $a 0820431125 (pbk.) : $c $9.95', '035 ## $a (OCoLC)ocm00123',
    '041 1# $a eng $h kor', '082 04 $a 809.3/9358', '100 1# $a Kim, Soonsik, $d 1960- $e author.',
    '240 10 $a Orhan yuon. $l English', '245 10 $a Colonial discourse : $b the novels / $c Soonsik Kim ; edited by A. B.',
    '250 ## $a 2nd ed.', '264 #1 $a New York ; $a Bern : $b Lang, $c [2004]', '264 #4 $c ©2003',
    '300 ## $a xii, 214 p. : $b ill. ; $c 24 cm.', '490 1# $a Comparative cultures ; $v vol. 94', '650 #0 $a Fiction $x History. $y 20th century.',
    '700 1# $a Roe, Jane, $e translator.', '856 41 $3 Table of contents $u http://example.org/toc', '856 40 $u http://example.org/book'
  ])

  t.match(record, {
    format: 'book', carrier: 'print', level: 'monograph', languages: ['eng'], originalLanguages: ['kor'], year: 2004,
    title: { main: 'Colonial discourse', rest: 'the novels', responsibility: 'Soonsik Kim ; edited by A. B.' },
    uniformTitle: 'Orhan yuon', edition: '2nd ed.', extent: 'xii, 214 p.', pages: 214, height: 24,
    publication: [{ place: 'New York', publisher: 'Lang', date: '[2004]' }],
    contributors: [
      { name: 'Kim, Soonsik', kind: 'person', primary: true, role: 'author', dates: '1960-' },
      { name: 'Roe, Jane', kind: 'person', primary: false, role: 'translator' }
    ],
    series: [{ title: 'Comparative cultures', volume: 'vol. 94' }],
    subjects: ['Fiction -- History -- 20th century'],
    classifications: [{ scheme: 'ddc', value: '809.39358' }],
    links: ['http://example.org/book']
  })
  t.strictSame(record.identifiers.oclc, ['123'])
  t.strictSame(record.identifiers.lccn, ['81005215'])
  t.strictSame(record.identifiers.isbn, [{ value: '9780820431123', valid: true, qualifier: 'pbk.' }])
})

t.test('where a field stands in two scripts the original is shown and the romanised kept', async t => {
  const record = recordOf([
    '100 1# $6 880-01 $a Cao, Xueqin.', '245 10 $6 880-02 $a Hong lou meng / $c Cao Xueqin.', '260 ## $6 880-03 $a Beijing : $b Ren min, $c 1982.',
    '880 1# $6 100-01 $a 曹雪芹.', '880 10 $6 245-02 $a 紅樓夢 / $c 曹雪芹.', '880 ## $6 260-03 $a 北京 : $b 人民, $c 1982.',
    '880 1# $6 700-00 $a 高鶚.'
  ])

  t.match(record.title, { main: '紅樓夢', romanised: 'Hong lou meng', responsibility: '曹雪芹' })
  t.match(record.contributors, [{ name: '曹雪芹', romanised: 'Cao, Xueqin', primary: true }, { name: '高鶚', primary: false }])
  t.strictSame(record.publication, [{ place: '北京', publisher: '人民', date: '1982' }])
})

t.test('an agency that romanises in 880 is understood as well', async t => {
  const record = recordOf(['245 10 $6 880-01 $a 雪国 / $c 川端康成', '880 10 $6 245-01 $a Yukiguni / $c Kawabata Yasunari'])

  t.match(record.title, { main: '雪国', romanised: 'Yukiguni' })
})

t.test('the carrier is told by codes, terms and words', async t => {
  const book = '00000nam a2200000 a 4500'
  const cases: [string, string[], string?][] = [
    ['print', ['300 ## $a 191 p.']],
    ['print', ['337 ## $b n', '338 ## $b nc']],
    ['electronic', ['007 cr |||', '300 ## $a 1 online resource (305 p.)']],
    ['electronic', ['338 ## $a online resource']],
    ['electronic', ['245 10 $a Titled $h [electronic resource] /']],
    ['electronic', ['008 980101s1998    cc a    o     000 0 chi d']],
    ['print', ['007 cr |||', '338 ## $b nc', '300 ## $a 305 p.']],
    ['print', ['300 ## $a 305 p. + $e 1 CD-ROM']],
    ['large-print', ['250 ## $a Large print ed.', '300 ## $a 500 p.', '338 ## $b nc']],
    ['large-print', ['008 980101s1998    cc a    d     000 0 chi d']],
    ['braille', ['300 ## $a 3 v. of braille']],
    ['microform', ['300 ## $a 2 microfiches', '007 h|']],
    ['audio-disc', ['300 ## $a 8 sound discs (14.5 hr.)', '007 sd f'], '00000nim a2200000 a 4500'],
    ['audio', ['300 ## $a 1 Playaway'], '00000nim a2200000 a 4500'],
    ['video-disc', ['007 vd cvaizq', '300 ## $a 1 DVD'], '00000ngm a2200000 a 4500'],
    ['unknown', []]
  ]
  for (const [carrier, fields, leader = book] of cases) t.equal(recordOf([...fields, '245 10 $a T'], leader).carrier, carrier, fields.join(' | '))
})

t.test('the format follows type and level', async t => {
  const formatOf = (leader: string): string => recordOf(['245 10 $a T'], leader).format

  t.equal(formatOf('00000nas a2200000 a 4500'), 'serial')
  t.equal(formatOf('00000nab a2200000 a 4500'), 'article')
  t.equal(formatOf('00000ncm a2200000 a 4500'), 'score')
  t.equal(formatOf('00000nem a2200000 a 4500'), 'map')
  t.equal(formatOf('00000njm a2200000 a 4500'), 'sound')
})

t.test('qualifiers of ISBNs are kept, so that a set is told from its volume', async t => {
  const { isbn } = recordOf(['245 10 $a T', '020 ## $a 7-5001-6208-7 (set)', '020 ## $a 9787500162094 $q (v. 1) $q (hbk.)', '020 ## $z 7101105285']).identifiers

  t.match(isbn, [{ qualifier: 'set' }, { qualifier: 'v. 1, hbk.' }, { cancelled: true }])
})

t.test('a component part names what contains it', async t => {
  const record = recordOf(['245 10 $a A chapter', '773 0# $t The book. $g Pp. 1-20 $z 9787500162094'], '00000naa a2200000 a 4500')

  t.equal(record.level, 'component')
  t.strictSame(record.host, { title: 'The book', part: 'Pp. 1-20', isbn: '9787500162094' })
})

const chinese = [
  '010 ## $a 978-7-101-10528-5 $b 精装 $d CNY156.00', '010 ## $a 7-113-05198-7 $d ￥66.00（全三册）', '091 ## $a 10019·3456', '100 ## $a 20150209d2015    em y0chiy50      ea',
  '101 1# $a chi $c eng', '102 ## $a CN $b 110000', '106 ## $a r',
  '200 1# $a 软件加密与解密 $9 ruan jian jia mi $d = Surreptitious software $e 实践 $h 上册 $i 基础篇 $f (美)Christian Collberg著 $g 崔孝晨译',
  '205 ## $a 第2版', '210 ## $a 北京 $c 人民邮电出版社 $d 2012.05', '215 ## $a 422,图版[40]页 $c 图表 $d 24cm $e 光盘1片', '225 2# $a 图灵程序设计丛书 $v 3',
  '330 ## $a 本书介绍软件保护。', '461 #0 $1 2001  $a 图灵程序设计丛书', '510 1# $a Surreptitious software $z eng',
  '606 0# $a 软件加密 $A ruan jian jia mi $x 研究 $j 教材', '690 ## $a TP309.7 $v 4',
  '701 #0 $c (美) $a 科尔伯格 $9 ke er bo ge $c (Collberg, Christian) $f (1960-) $4 著', '702 #0 $a 崔孝晨 $A cui xiao chen $4 译',
  '801 #0 $a CN $b CBIP.CN $c 20120517', '905 ## $a CP $b 1683011-3 $b 1700000 $d TP309.7 $e 26'
]

t.test('CNMARC is described with pinyin, roles, classes and its quirks', async t => {
  const { record, holdings } = described(chinese)

  t.equal(dialectOf(aMarcRecord({ fields: chinese })), 'cnmarc')
  t.match(record, {
    format: 'book', carrier: 'print', languages: ['chi'], originalLanguages: ['eng'], year: 2015, edition: '第2版', pages: 422, height: 24,
    title: { main: '软件加密与解密', romanised: 'ruan jian jia mi', rest: '实践', partNumber: '上册', partName: '基础篇', responsibility: '(美)Christian Collberg著 ; 崔孝晨译' },
    alternativeTitles: ['Surreptitious software'],
    publication: [{ place: '北京', publisher: '人民邮电出版社', date: '2012.05' }],
    series: [{ title: '图灵程序设计丛书', volume: '3' }],
    summary: '本书介绍软件保护。',
    subjects: ['软件加密 -- 研究 -- 教材'],
    classifications: [{ scheme: 'clc', value: 'TP309.7' }],
    contributors: [
      { name: '科尔伯格', romanised: 'Collberg, Christian', dates: '1960-', role: 'author', primary: true },
      { name: '崔孝晨', romanised: 'cui xiao chen', role: 'translator', primary: false }
    ]
  })
  t.strictSame(record.identifiers.isbn.map(({ value, qualifier }) => [value, qualifier]), [['9787101105285', '精装'], ['9787113051983', '全三册']])
  t.strictSame(record.identifiers.unifiedBookNumber, ['10019·3456'])
  t.strictSame(holdings, [{
    branch: 'CP',
    callNumber: 'TP309.7/26',
    items: ['1683011', '1683012', '1683013', '1700000'].map(barcode => ({ barcode, callNumber: 'TP309.7/26' }))
  }])
})

t.test('UNIMARC is described, with names joined and links to other titles read', async t => {
  const record = recordOf([
    '100 ## $a 19961119d1996    ||||0itac50      ba', '101 1# $a ita $c eng', '102 ## $a IT', '200 1# $a <<L\'>>altra faccia $b Testo a stampa $f Isaac Asimov',
    '210 ## $a Milano $c Mondadori $d 1996', '215 ## $a V, 201 p. $d 20 cm.', '410 #0 $1 2001  $a Bestsellers $v 641', '454 #0 $1 2001  $a Second foundation.',
    '676 ## $a 813/.54', '700 #1 $a Asimov $b , Isaac $f <1920-1992> $4 070', '801 #3 $a IT $b ICCU'
  ])

  t.match(record, {
    title: { main: "L'altra faccia" }, uniformTitle: 'Second foundation', pages: 201, year: 1996,
    series: [{ title: 'Bestsellers', volume: '641' }], classifications: [{ scheme: 'ddc', value: '813.54' }],
    contributors: [{ name: 'Asimov, Isaac', dates: '1920-1992', role: 'author', primary: true }]
  })
})

t.test('an e-book is told from a printed book in UNIMARC', async t => {
  const carrierOf = (...fields: string[]): string => recordOf(['200 1# $a T', '801 #0 $a CN', '101 0# $a chi', ...fields]).carrier

  t.equal(carrierOf('200 1# $a T $b 电子资源'), 'unknown', 'only the first title field speaks')
  t.equal(carrierOf('215 ## $a 在线资源(393页)'), 'electronic')
  t.equal(carrierOf('106 ## $a s', '215 ## $a 1 电子资源'), 'electronic')
  t.equal(carrierOf('106 ## $a r', '135 ## $a drbn', '215 ## $a 284页 $e 光盘1片'), 'print')
  t.equal(carrierOf('106 ## $a d', '215 ## $a 284页'), 'large-print')
})

t.test('holdings of MARC21 are one statement a branch, its items with barcodes and status', async t => {
  const { holdings } = described([
    '245 10 $a T', '852 1# $a LB $b MAIN $c stacks $h 813.5 $i G1 $p 001 $t c.1', '852 1# $a LB $b MAIN $c ref $h R813 $p 002',
    '852 8# $a LB $b EAST', '866 #0 $a v.1-v.9', '876 ## $p 009 $j checked out'
  ])

  t.strictSame(holdings, [
    { branch: 'MAIN', items: [{ barcode: '001', callNumber: '813.5 G1', location: 'stacks' }, { barcode: '002', callNumber: 'R813', location: 'ref' }], callNumber: '813.5 G1', location: 'stacks' },
    { branch: 'EAST', items: [{ barcode: '009', status: 'on-loan' }], summary: 'v.1-v.9' }
  ])
})

t.test('what Koha says of an item is understood', async t => {
  const { holdings } = described([
    '245 10 $a T', '952 ## $0 0 $1 0 $7 0 $b A $o 813.5 $p 1', '952 ## $1 1 $b A $p 2', '952 ## $7 1 $b A $p 3', '952 ## $q 2026-01-01 $b A $p 4', '952 ## $a a note of ours'
  ])

  t.strictSame(holdings.flatMap(({ items }) => items.map(({ barcode, status }) => [barcode, status])), [['1', undefined], ['2', 'missing'], ['3', 'reference-only'], ['4', 'on-loan']])
})

t.test('a source may keep its holdings in fields of its own', async t => {
  const fields = ['245 10 $a T', '949 ## $a E59 .T73 $i X000506083 $m ALD $l STACKS', '900 ## $n 3']

  t.strictSame(described(fields).holdings, [])
  t.match(described(fields, undefined, { holdings: holdingsProfiles.symphony }).holdings, [{ branch: 'ALD', items: [{ barcode: 'X000506083', callNumber: 'E59 .T73' }] }])
  t.equal(described(fields, undefined, { holdings: 'symphony' }).holdings.length, 1)
  t.equal(described(fields, undefined, { holdings: { name: 'ours', fields: [{ tag: '900', copies: 'n' }] } }).holdings[0]!.items.length, 3)
})

t.test('what is no description of a title is refused with its reason', async t => {
  const reasonOf = (fields: string[], leader?: string): string => {
    try {
      described(fields, leader)
      return 'described'
    } catch (error) {
      return (error as UnreadableRecord).reason
    }
  }

  t.equal(reasonOf(['100 1# $a Name'], '00000nz  a2200000n  4500'), 'not-bibliographic')
  t.equal(reasonOf(['852 ## $a LB'], '00000nx  a2200000n  4500'), 'not-bibliographic')
  t.equal(reasonOf(['100 1# $a Name']), 'no-title')
  t.equal(reasonOf(['130 0# $a Bible.']), 'described')
})

t.test('a leader that was cut short in XML is no obstacle', async t => {
  const record = describeMarc(readMarcXml(Buffer.from('<record><leader>nam</leader><datafield tag="245"><subfield code="a">T /</subfield></datafield></record>')))

  t.equal(record.record.title.main, 'T')
})

t.test('whatever the fields hold, a record is described or refused with a reason', async () => {
  const tags = '008 007 010 011 020 022 024 028 035 041 050 082 084 091 100 101 106 110 130 135 200 205 210 215 225 240 245 246 250 260 264 300 330 337 338 410 461 490 500 505 520 600 606 650 690 700 701 710 773 801 852 856 866 876 880 905 952 995'.split(' ')
  const value = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('', ' ', '.', '/', '880-01', '245-01/$1', '700-00', '1683011-3', '9999-1', '2001 ', '(', 'CNY1（', 'x'.repeat(5000), '978-7-101-10528-5'))
  const field = fc.record({
    tag: fc.constantFrom(...tags), indicator1: fc.constantFrom(' ', '1', '7'), indicator2: fc.constantFrom(' ', '0', '4'),
    subfields: fc.array(fc.record({ code: fc.constantFrom(...'abcdefghijknpqtuvxyz0123456789AF'), value }), { maxLength: 6 })
  })
  const control = fc.record({ tag: fc.constantFrom('001', '003', '006', '007', '008'), value })

  fc.assert(fc.property(fc.string({ maxLength: 24 }), fc.array(control, { maxLength: 4 }), fc.array(field, { maxLength: 15 }), (leader, controlFields, dataFields) => {
    try {
      describeMarc({ leader, controlFields, dataFields, encoding: 'utf-8', damage: [] })
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error
    }
  }), { numRuns: 3000, seed: 13 })
})
