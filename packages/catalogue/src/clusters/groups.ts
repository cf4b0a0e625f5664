import { vetoOf } from '../matching/compare.js'
import { isbnsOfClusters, type CompiledRules } from '../matching/rule-set.js'
import type { Node } from './nodes.js'

/** The clusters while they grow. */
export class Groups {
  readonly #group: number[]
  readonly #members: (number[] | undefined)[]
  readonly #isbns: Set<string>[]

  constructor (readonly nodes: Node[], readonly apart: Map<string, Set<string>>, readonly rules: CompiledRules) {
    this.#group = nodes.map((_, index) => index)
    this.#members = nodes.map((_, index) => [index])
    this.#isbns = nodes.map(({ features }) => new Set(features.isbn))
  }

  /** The number of the cluster that a node is in. */
  of (node: number): number { return this.#group[node]! }

  isAlone (node: number): boolean { return this.#members[this.#group[node]!]!.length === 1 }

  all (): number[][] { return this.#members.filter(members => members !== undefined) }

  /** Whether the two came together now. */
  join (left: number, right: number, heedVetoes: boolean): boolean {
    const a = this.#group[left]!
    const b = this.#group[right]!
    if (a === b || this.#forbidden(a, b, heedVetoes)) return false
    const ours = this.#members[a]!
    const theirs = this.#members[b]!
    for (const y of theirs) this.#group[y] = a
    ours.push(...theirs)
    for (const isbn of this.#isbns[b]!) this.#isbns[a]!.add(isbn)
    this.#members[b] = undefined
    return true
  }

  #forbidden (a: number, b: number, heedVetoes: boolean): boolean {
    if (heedVetoes && this.rules.heedIsbnsOfClusters && this.#haveOtherIsbns(a, b)) return true
    for (const x of this.#members[a]!) {
      for (const y of this.#members[b]!) {
        if (this.keptApart(x, y)) return true
        if (heedVetoes && vetoOf(this.nodes[x]!.features, this.nodes[y]!.features, this.rules) !== undefined) return true
      }
    }
    return false
  }

  /** What keeps the clusters of two nodes apart: the names of the vetoes between any of their members, 'staff' for a pin. */
  obstacles (left: number, right: number): Set<string> {
    const a = this.#group[left]!
    const b = this.#group[right]!
    const found = new Set<string>()
    if (this.rules.heedIsbnsOfClusters && this.#haveOtherIsbns(a, b)) found.add(isbnsOfClusters)
    for (const x of this.#members[a]!) {
      for (const y of this.#members[b]!) {
        if (this.keptApart(x, y)) found.add('staff')
        const veto = vetoOf(this.nodes[x]!.features, this.nodes[y]!.features, this.rules)
        if (veto !== undefined) found.add(veto)
      }
    }
    return found
  }

  /**
   * A description without an ISBN agrees with either of two editions of one year: it may not make them one. Asked of whole
   * clusters, for a record that states both ISBNs (bound and paperback) has brought them together before.
   */
  haveOtherIsbns (left: number, right: number): boolean { return this.#haveOtherIsbns(this.#group[left]!, this.#group[right]!) }

  #haveOtherIsbns (a: number, b: number): boolean {
    const ours = this.#isbns[a]!
    const theirs = this.#isbns[b]!
    if (ours.size === 0 || theirs.size === 0) return false
    for (const isbn of theirs) if (ours.has(isbn)) return false
    return true
  }

  /** Whether staff said that two nodes are not the same. */
  keptApart (x: number, y: number): boolean {
    if (this.apart.size === 0) return false
    // A record with such a pin stands in a node of its own.
    for (const { id } of this.nodes[x]!.records) {
      const others = this.apart.get(id)
      if (others !== undefined && this.nodes[y]!.records.some(record => others.has(record.id))) return true
    }
    return false
  }
}
