/** Strings sorted in memory at a time, and the size at which sorted runs are no longer joined (a join must not stall a search). */
const tailSize = 4096
const largestJoin = 131_072

/** Slots of the table at first; a power of two, like every size after it. */
const firstSlots = 4096

/**
 * Strings and their small numbers, in order of arrival; nothing is ever taken out (an index built afresh begins a new one).
 * Beginnings are found by binary search in sorted runs of numbers, which are joined while they are small.
 */
export class Dictionary {
  readonly texts: string[] = []
  /**
   * Numbers, one too high (0 is free), where their strings' hashes put them, or in the next free slot. A Map would want
   * each string made before it can be looked up; here a piece of a text is found where it stands.
   */
  private slots = new Uint32Array(firstSlots)
  private hashes = new Uint32Array(firstSlots)
  private runs: Uint32Array[] = []
  private sorted = 0

  get size (): number { return this.texts.length }

  /** The number of a string, given now if it has none; of a piece of it, from `start` up to, not including, `end`. */
  add (text: string, start = 0, end = text.length): number {
    const hash = hashOf(text, start, end)
    const slot = this.slotOf(hash, text, start, end)
    const taken = this.slots[slot]!
    if (taken !== 0) return taken - 1
    const number = this.texts.length
    this.texts.push(text.slice(start, end))
    this.take(slot, number, hash)
    if (number + 1 - this.sorted >= tailSize) this.sortTail()
    return number
  }

  /** The number of a string, or -1. */
  find (text: string): number { return this.slots[this.slotOf(hashOf(text, 0, text.length), text, 0, text.length)]! - 1 }

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
      const hash = hashOf(text, 0, text.length)
      const slot = this.slotOf(hash, text, 0, text.length)
      this.texts.push(text)
      this.take(slot, this.texts.length - 1, hash)
    }
    this.runs = runs
    this.sorted = runs.reduce((sum, run) => sum + run.length, 0)
  }

  /** Where a string's number is, or would be put. */
  private slotOf (hash: number, text: string, start: number, end: number): number {
    const { slots, hashes, texts } = this
    const mask = slots.length - 1
    let slot = hash & mask
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      if (hashes[slot] === hash && equals(texts[slots[slot]! - 1]!, text, start, end)) break
    }
    return slot
  }

  private take (slot: number, number: number, hash: number): void {
    this.slots[slot] = number + 1
    this.hashes[slot] = hash
    if (this.texts.length * 2 < this.slots.length) return
    const { slots, hashes } = this
    const mask = slots.length * 2 - 1
    this.slots = new Uint32Array(mask + 1)
    this.hashes = new Uint32Array(mask + 1)
    for (let i = 0; i < slots.length; i++) {
      if (slots[i] === 0) continue
      let free = hashes[i]! & mask
      while (this.slots[free] !== 0) free = (free + 1) & mask
      this.slots[free] = slots[i]!
      this.hashes[free] = hashes[i]!
    }
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

/** FNV-1a over the UTF-16 units, mixed once more since the low bits choose the slot. */
function hashOf (text: string, start: number, end: number): number {
  let hash = 0x811C9DC5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85EBCA6B)
  return (hash ^ (hash >>> 13)) >>> 0
}

function equals (known: string, text: string, start: number, end: number): boolean {
  const { length } = known
  if (length !== end - start) return false
  for (let i = 0; i < length; i++) if (known.charCodeAt(i) !== text.charCodeAt(start + i)) return false
  return true
}
