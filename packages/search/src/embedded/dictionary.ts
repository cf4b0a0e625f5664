/** Strings sorted in memory at a time, and the size at which sorted runs are no longer joined (a join must not stall a search). */
const tailSize = 4096
const largestJoin = 131_072

/**
 * Strings and their small numbers, in order of arrival; nothing is ever taken out (an index built afresh begins a new one).
 * Beginnings are found by binary search in sorted runs of numbers, which are joined while they are small.
 */
export class Dictionary {
  readonly texts: string[] = []
  private readonly numbers = new Map<string, number>()
  private runs: Uint32Array[] = []
  private sorted = 0

  get size (): number { return this.texts.length }

  /** The number of a string, given now if it has none. */
  add (text: string): number {
    let number = this.numbers.get(text)
    if (number === undefined) {
      number = this.texts.length
      this.texts.push(text)
      this.numbers.set(text, number)
      if (number + 1 - this.sorted >= tailSize) this.sortTail()
    }
    return number
  }

  /** The number of a string, or -1. */
  find (text: string): number { return this.numbers.get(text) ?? -1 }

  /** Numbers of the strings that begin so, in no order; at most `limit`. */
  beginningWith (prefix: string, limit = Infinity): number[] {
    const found: number[] = []
    for (const run of this.runs) {
      for (let i = this.firstNotBefore(run, prefix); i < run.length && found.length < limit; i++) {
        if (!this.texts[run[i]!]!.startsWith(prefix)) break
        found.push(run[i]!)
      }
    }
    for (let number = this.sorted; number < this.texts.length && found.length < limit; number++) {
      if (this.texts[number]!.startsWith(prefix)) found.push(number)
    }
    return found
  }

  /** What a snapshot keeps beside the strings, and `restore` takes back. */
  sortedRuns (): Uint32Array[] { return [...this.runs] }

  restore (texts: string[], runs: Uint32Array[]): void {
    for (const text of texts) {
      this.numbers.set(text, this.texts.length)
      this.texts.push(text)
    }
    this.runs = runs
    this.sorted = runs.reduce((sum, run) => sum + run.length, 0)
  }

  private firstNotBefore (run: Uint32Array, prefix: string): number {
    let low = 0
    let high = run.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.texts[run[middle]!]! < prefix) low = middle + 1
      else high = middle
    }
    return low
  }

  private sortTail (): void {
    const tail = new Uint32Array(this.texts.length - this.sorted)
    for (let i = 0; i < tail.length; i++) tail[i] = this.sorted + i
    const { texts } = this
    let run: Uint32Array = tail.sort((a, b) => texts[a]! < texts[b]! ? -1 : 1)
    this.sorted = texts.length
    for (;;) {
      const before = this.runs.at(-1)
      if (before === undefined || before.length > run.length || before.length + run.length > largestJoin) break
      this.runs.pop()
      run = this.join(before, run)
    }
    this.runs.push(run)
  }

  private join (left: Uint32Array, right: Uint32Array): Uint32Array {
    const { texts } = this
    const joined = new Uint32Array(left.length + right.length)
    let l = 0
    let r = 0
    for (let i = 0; i < joined.length; i++) {
      joined[i] = r === right.length || (l < left.length && texts[left[l]!]! < texts[right[r]!]!) ? left[l++]! : right[r++]!
    }
    return joined
  }
}
