import type { OaiItem } from '@commonshelf/protocols'
import type { Random } from './random.js'

export type DeletedRecord = 'no' | 'transient' | 'persistent'

/** What a made-up library holds, with a clock of its own that moves whenever something changes. */
export class ChangingLibrary {
  items: OaiItem[] = []
  changes = 0
  #time = Date.parse('2024-05-01T08:00:00Z')
  #number = 0

  constructor (readonly random: Random, readonly day: boolean, readonly deletedRecord: DeletedRecord, records: number) {
    for (let count = 0; count < records; count++) this.add()
  }

  get clock (): Date { return new Date(this.#time) }

  /** From some seconds to some days pass: datestamps are all over the year. */
  pass (): void { this.#time += 1000 * (this.random.chance(0.7) ? 1 + this.random.below(600) : this.random.below(200_000)) }

  /** One record is added, described otherwise, taken for another book, deleted, or there again. */
  change (): void {
    this.changes++
    const deed = this.random.pick(['add', 'describe', 'describe', 'rebook', 'delete', 'restore'] as const)
    const candidates = this.items.filter(({ header }) => header.deleted === (deed === 'restore'))
    if (deed === 'add' || candidates.length === 0) return this.add()
    const { header: { identifier } } = this.random.pick(candidates)
    if (deed === 'delete') return this.delete(identifier)
    this.#put(identifier, deed === 'rebook' ? this.random.below(1000) : bookOf(identifier))
  }

  add (): void { this.#put(`oai:torture:${++this.#number}`, bookOf(String(this.#number))) }

  delete (identifier: string): void {
    this.pass()
    const others = this.items.filter(({ header }) => header.identifier !== identifier && !(this.deletedRecord === 'transient' && header.deleted && this.random.chance(0.3)))
    this.items = this.deletedRecord === 'no' ? others : [...others, { header: { identifier, datestamp: this.#stamp(), sets: [], deleted: true }, metadata: {} }]
  }

  #put (identifier: string, book: number): void {
    this.pass()
    const item = { header: { identifier, datestamp: this.#stamp(), sets: [], deleted: false }, metadata: { marcxml: marcxmlOf(identifier, book, this.random.below(1e6)) } }
    this.items = [...this.items.filter(({ header }) => header.identifier !== identifier), item]
  }

  #stamp (): string {
    const stamp = new Date(this.#time).toISOString()
    return this.day ? stamp.slice(0, 10) : `${stamp.slice(0, 19)}Z`
  }
}

/** Two records in three describe a book of which there is another record. */
const bookOf = (identifier: string): number => Math.floor(Number(identifier.split(':').at(-1)) * 2 / 3)

const signs = '山水云月风花雪夜江河海天地春秋𠮷桥城林书文史诗画琴棋茶酒梦路石火金木土光影声色'
const titleOf = (book: number): string => [...signs].filter((_, index) => (book * 7919 + index * index * 31) % 5 === 0).join('').slice(0, 12) + [...signs][book % 37]! + [...signs][(book * 13) % 41]!

const isbnOf = (book: number): string => {
  const digits = `9787${String(100_000_000 + book * 977).slice(-8)}`
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0)
  return digits + String((10 - sum % 10) % 10)
}

const marcxmlOf = (identifier: string, book: number, note: number): string => {
  const field = (tag: string, code: string, value: string) => `<datafield tag="${tag}" ind1=" " ind2=" "><subfield code="${code}">${value}</subfield></datafield>`
  return `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">${identifier}</controlfield>` +
    `${field('020', 'a', isbnOf(book))}${field('245', 'a', titleOf(book))}${field('260', 'c', String(1980 + book % 40))}${field('500', 'a', `注 ${note}`)}</record>`
}
