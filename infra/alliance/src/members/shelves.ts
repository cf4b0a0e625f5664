import type { Chance } from '../books/random.js'
import type { Edition } from '../books/works.js'
import type { Copy } from '../cataloguing/marc21.js'
import { describeEdition, type Written } from '../cataloguing/style.js'
import type { Member } from './libraries.js'

/** One record of one member before it takes its form: what was written down, and the copies it stands for. */
export interface Shelved { identifier: string, written: Written, copies: Copy[] }

/** What a member holds and wrote down, in the order of its accession numbers. */
export function shelvesOf (member: Member, editions: Edition[], chances: Chance, traditionalOf: (text: string) => string): Shelved[] {
  const bought = buy(member, editions, chances)
  const prefix = member.isil.slice(-2)
  let barcode = 0
  return bought.map((edition, index) => {
    const copies = Array.from({ length: howManyCopies(member, edition, chances) }, (): Copy => {
      barcode++
      return {
        barcode: `${prefix}${String(barcode).padStart(8, '0')}`,
        callNumber: `${edition.clc}/${edition.authors[0].charCodeAt(0) % 900 + 100}`,
        location: edition.language === 'chi' ? '中文借阅区' : '外文借阅区',
        onLoan: chances.happens(0.12)
      }
    })
    return { identifier: `${prefix}${String(index + 1).padStart(7, '0')}`, written: describeEdition(edition, member.style, chances, traditionalOf), copies }
  })
}

/** A sample weighted by popularity, without repetition but for the few editions that were catalogued twice by mistake. */
function buy (member: Member, editions: Edition[], chances: Chance): Edition[] {
  const small = member.kind === 'village'
  const wanted = (language: 'chi' | 'eng', count: number): Edition[] => editions
    .filter(edition => edition.language === language && (!small || (edition.isbn !== undefined && edition.carrier === 'print')))
    .map(edition => ({ edition, place: -Math.log(1 - chances.next()) / edition.popularity }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ edition }) => edition)
  const chinese = Math.round(member.holds * member.chinese)
  const bought = [...wanted('chi', chinese), ...wanted('eng', member.holds - chinese)]
  const twice = small ? [] : bought.filter(() => chances.happens(0.01))
  return [...bought, ...twice].map(edition => ({ edition, place: chances.next() })).sort((a, b) => a.place - b.place).map(({ edition }) => edition)
}

function howManyCopies (member: Member, edition: Edition, chances: Chance): number {
  if (edition.carrier === 'electronic') return 0
  if (member.kind === 'village') return 1
  return edition.popularity > 6 ? chances.between(1, 3) : chances.happens(0.15) ? 2 : 1
}
