type Numeric = Uint8Array | Int16Array | Uint16Array | Uint32Array | Float64Array
type Kind<A> = { new (length: number): A }

/** A typed array that grows at its end. `values` may be longer than `length`; `take` gives exactly what was pushed. */
export class Growing<A extends Numeric> {
  values: A
  length = 0

  constructor (private readonly kind: Kind<A>, capacity = 1024) { this.values = new kind(capacity) }

  push (value: number): void {
    if (this.length === this.values.length) this.makeRoom(1)
    this.values[this.length++] = value
  }

  append (more: ArrayLike<number>): void {
    this.makeRoom(more.length)
    this.values.set(more, this.length)
    this.length += more.length
  }

  take (): A { return this.values.slice(0, this.length) as A }

  private makeRoom (more: number): void {
    const needed = this.length + more
    if (needed <= this.values.length) return
    const wider = new this.kind(Math.max(needed, this.values.length * 2))
    wider.set(this.values)
    this.values = wider
  }
}
