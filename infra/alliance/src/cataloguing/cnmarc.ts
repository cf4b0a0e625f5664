import type { MarcRecord } from '@commonshelf/marc'
import { field, type Copy } from './marc21.js'
import type { Written } from './style.js'

/** CNMARC (WH/T 0503), with the pinyin that Chinese cataloguers add and holdings in 905. */
export function cnmarcRecord (identifier: string, written: Written, copies: Copy[], agency: string, pinyinOf: (text: string) => string): MarcRecord {
  const { edition } = written
  const chinese = edition.language === 'chi'
  const [mainAuthor, ...others] = written.authors
  const [first, ...further] = written.responsibility.split(' ; ')
  return {
    leader: '00000nam0 2200000   450 ',
    encoding: 'utf-8',
    damage: [],
    controlFields: [{ tag: '001', value: identifier }, { tag: '005', value: '20260101000000.0' }],
    dataFields: [
      ...written.isbns.map(({ value, qualifier }, index) => field('010', '  ', ['a', value], ['b', qualifier], ['d', index === 0 ? written.price : undefined])),
      ...written.isbns.length === 0 && edition.year < 1988 ? [field('091', '  ', ['a', `${10000 + Number(edition.work.slice(1))}·${edition.pages}`])] : [],
      field('100', '  ', ['a', `20260101d${edition.year}    em y0chiy50      ea`]),
      field('101', edition.originalLanguage !== undefined ? '1 ' : '0 ', ['a', edition.language], ['c', edition.originalLanguage]),
      field('102', '  ', ['a', chinese ? 'CN' : 'GB'], ['b', chinese ? '110000' : undefined]),
      field('105', '  ', ['a', 'y   z   000yy']),
      field('106', '  ', ['a', edition.carrier === 'electronic' ? 's' : edition.carrier === 'large-print' ? 'd' : 'r']),
      ...edition.carrier === 'electronic' ? [field('135', '  ', ['a', 'drbn---uuuuu'])] : [],
      field('200', '1 ', ['a', written.title], ['A', chinese ? pinyinOf(written.title) : undefined], ['b', edition.carrier === 'electronic' ? '电子资源' : '专著'],
        ['h', written.volume], ['e', written.subtitle], ['f', first], ['g', further.join(' ; ')]),
      ...written.editionStatement !== undefined ? [field('205', '  ', ['a', written.editionStatement])] : [],
      field('210', '  ', ['a', written.place], ['c', written.publisher], ['d', written.year]),
      field('215', '  ', ['a', edition.carrier === 'electronic' ? `1在线资源(${written.extent})` : written.extent], ['d', edition.carrier === 'electronic' ? undefined : written.height]),
      ...edition.series !== undefined ? [field('225', '2 ', ['a', edition.series])] : [],
      ...edition.carrier === 'large-print' ? [field('300', '  ', ['a', '大字本'])] : [],
      ...edition.subjects.map(subject => field('606', '0 ', ['a', subject])),
      field('690', '  ', ['a', edition.clc], ['v', '5']),
      ...mainAuthor !== undefined ? [field('701', ' 0', ['c', edition.dynasty], ['a', mainAuthor], ['A', chinese ? pinyinOf(mainAuthor) : undefined], ['4', '著'])] : [],
      ...others.map(author => field('701', ' 0', ['a', author], ['A', chinese ? pinyinOf(author) : undefined], ['4', '著'])),
      ...edition.translator !== undefined ? [field('702', ' 0', ['a', edition.translator], ['4', '译'])] : [],
      field('801', ' 0', ['a', 'CN'], ['b', agency], ['c', '20260101']),
      ...copies.map(copy => field('905', '  ', ['a', agency], ['b', copy.barcode], ['d', copy.callNumber.split('/')[0]], ['e', copy.callNumber.split('/')[1]], ['f', copy.location]))
    ]
  }
}
