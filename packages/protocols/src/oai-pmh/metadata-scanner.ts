/** Finds where <metadata> of a record begins and ends in a stream of UTF-8, without parsing what is inside. */
export class MetadataScanner {
  readonly #open: Buffer
  readonly #close: Buffer
  #from = 0

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
   */
  endOf (bytes: Uint8Array): number | undefined {
    const buffer = asBuffer(bytes)
    for (let at = buffer.indexOf(this.#close, this.#from); at >= 0; at = buffer.indexOf(this.#close, at + 1)) {
      const after = buffer[at + this.#close.length]
      if (after === undefined) { this.#from = at; return undefined }
      if (!endsName(after)) continue
      if (this.#depthOf(buffer.subarray(0, at)) === 0) return at
    }
    this.#from = Math.max(0, buffer.length - this.#close.length)
    return undefined
  }

  /** How many elements of this name are open at the end of the content; infinite inside a comment or CDATA. */
  #depthOf (content: Buffer): number {
    let depth = 0
    let marked = content.indexOf('<!')
    let from = 0
    const count = (piece: Buffer) => {
      for (let at = piece.indexOf(this.#open); at >= 0; at = piece.indexOf(this.#open, at + 1)) {
        if (!endsName(piece[at + this.#open.length] ?? 0)) continue
        const end = piece.indexOf(0x3E, at)
        if (piece[end - 1] !== 0x2F) depth++
      }
      for (let at = piece.indexOf(this.#close); at >= 0; at = piece.indexOf(this.#close, at + 1)) {
        if (endsName(piece[at + this.#close.length] ?? 0)) depth--
      }
    }
    while (marked >= 0) {
      const comment = content.subarray(marked, marked + 4).equals(commentStart)
      const cdata = !comment && content.subarray(marked, marked + 9).equals(cdataStart)
      if (comment || cdata) {
        count(content.subarray(from, marked))
        const end = content.indexOf(comment ? '-->' : ']]>', marked)
        if (end < 0) return Infinity
        from = end + 3
      }
      marked = content.indexOf('<!', Math.max(from, marked + 2))
    }
    count(content.subarray(from))
    return depth
  }
}

const commentStart = Buffer.from('<!--')
const cdataStart = Buffer.from('<![CDATA[')

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
