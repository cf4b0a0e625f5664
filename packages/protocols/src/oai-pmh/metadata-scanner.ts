/** Finds where <metadata> of a record begins and ends in a stream of UTF-8, without parsing what is inside. */
export class MetadataScanner {
  readonly #open: Buffer
  readonly #close: Buffer
  /** Up to where the content has been seen, and how many elements of this name are open there. */
  #from = 0
  #depth = 0
  /** What ends the comment or CDATA section that is open at #from. */
  #until: Buffer | undefined
  /** Up to where the `>` of a start tag that is not whole yet was looked for. */
  #tagSeen = 0

  /** `name` as written, prefix included: only the same name closes it. */
  constructor (name: string) {
    this.#open = Buffer.from(`<${name}`)
    this.#close = Buffer.from(`</${name}`)
  }

  /**
   * The next start tag whose local name is metadata: its name and the offset after its `>`. 'incomplete' when the bytes
   * end within what may be one. Whether it stands where a record's metadata stands is for the caller to know.
   */
  static openingIn (bytes: Uint8Array): { name: string, end: number } | 'incomplete' | undefined {
    const buffer = asBuffer(bytes)
    for (let at = buffer.indexOf('metadata'); at >= 0; at = buffer.indexOf('metadata', at + 8)) {
      const start = tagStart(buffer, at)
      if (start === undefined) continue
      const after = at + 8
      if (after >= buffer.length) return 'incomplete'
      if (!endsName(buffer[after]!)) continue
      const close = buffer.indexOf(0x3E, after)
      if (close < 0) return 'incomplete'
      return { name: buffer.toString('utf8', start + 1, after), end: close + 1 }
    }
    return undefined
  }

  /**
   * The offset of the end tag that closes the metadata whose content starts at the first byte; undefined when it has not
   * come yet. Elements of the same name inside (FGDC's root is called metadata too), comments and CDATA are seen through.
   * Called again with more bytes after the same ones, it goes on where it stopped: every byte is looked at once.
   */
  endOf (bytes: Uint8Array): number | undefined {
    const buffer = asBuffer(bytes)
    for (;;) {
      if (this.#until) {
        const end = buffer.indexOf(this.#until, this.#from)
        if (end < 0) {
          this.#from = Math.max(this.#from, buffer.length - this.#until.length + 1)
          return undefined
        }
        this.#from = end + this.#until.length
        this.#until = undefined
      }
      const at = buffer.indexOf(0x3C, this.#from)
      this.#from = at < 0 ? buffer.length : at
      if (at < 0) return undefined
      const mark = this.#markAt(buffer, at)
      if (mark === 'incomplete') return undefined
      if (mark === 'end' && this.#depth === 0) return at
      if (mark === 'end') this.#depth--
      if (mark === 'start') this.#depth++
      if (mark === 'comment') this.#until = commentEnd
      if (mark === 'cdata') this.#until = cdataEnd
      this.#from = at + (mark === 'comment' ? commentStart.length : mark === 'cdata' ? cdataStart.length : 1)
    }
  }

  /** How many of the bytes are done with: the next call may come without them, after `forget`. */
  get passed (): number { return this.#from }

  /** So many of the first bytes will not be given again. */
  forget (bytes: number): void {
    this.#from -= bytes
    this.#tagSeen = Math.max(0, this.#tagSeen - bytes)
  }

  /** What the `<` at this offset begins, as far as it matters here; 'empty' is a tag that closes itself. */
  #markAt (buffer: Buffer, at: number): 'start' | 'empty' | 'end' | 'comment' | 'cdata' | 'other' | 'incomplete' {
    for (const [opening, mark] of [[commentStart, 'comment'], [cdataStart, 'cdata']] as const) {
      const here = startsWith(buffer, at, opening)
      if (here) return here === 'incomplete' ? here : mark
    }
    const end = startsWith(buffer, at, this.#close)
    if (end) return end === 'incomplete' ? end : this.#named(buffer, at + this.#close.length, 'end')
    const start = startsWith(buffer, at, this.#open)
    if (!start) return 'other'
    if (start === 'incomplete') return start
    const named = this.#named(buffer, at + this.#open.length, 'start')
    if (named !== 'start') return named
    const close = buffer.indexOf(0x3E, Math.max(at, this.#tagSeen))
    this.#tagSeen = close < 0 ? buffer.length : 0
    if (close < 0) return 'incomplete'
    return buffer[close - 1] === 0x2F ? 'empty' : 'start'
  }

  #named<Mark extends string> (buffer: Buffer, after: number, mark: Mark): Mark | 'other' | 'incomplete' {
    const byte = buffer[after]
    return byte === undefined ? 'incomplete' : endsName(byte) ? mark : 'other'
  }
}

const commentStart = Buffer.from('<!--')
const commentEnd = Buffer.from('-->')
const cdataStart = Buffer.from('<![CDATA[')
const cdataEnd = Buffer.from(']]>')

/** Whether these bytes stand here; 'incomplete' where the buffer ends and they still may. */
function startsWith (buffer: Buffer, at: number, wanted: Buffer): boolean | 'incomplete' {
  for (let i = 0; i < wanted.length; i++) {
    if (at + i >= buffer.length) return 'incomplete'
    if (buffer[at + i] !== wanted[i]) return false
  }
  return true
}

/** The offset of the `<` when what stands before `at` is `<` or `<prefix:`. */
function tagStart (buffer: Buffer, at: number): number | undefined {
  if (buffer[at - 1] === 0x3C) return at - 1
  if (buffer[at - 1] !== 0x3A) return undefined
  for (let i = at - 2; i >= 0 && i > at - 64; i--) {
    const byte = buffer[i]!
    if (byte === 0x3C) return i
    if (byte <= 0x20 || byte === 0x3E || byte === 0x2F || byte === 0x22) return undefined
  }
  return undefined
}

/** White space, `/` or `>`: the name is over. */
function endsName (byte: number): boolean {
  return byte === 0x3E || byte === 0x2F || byte === 0x20 || byte === 0x0A || byte === 0x0D || byte === 0x09
}

function asBuffer (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
