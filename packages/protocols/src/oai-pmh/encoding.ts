type Decoder = InstanceType<typeof TextDecoder>

/**
 * Bytes in whatever encoding the response declares, brought to UTF-8. The protocol asks for UTF-8, and then bytes pass
 * through untouched; but old systems answer in GBK, Latin-1 or UTF-16 and say so in the prolog or by a BOM.
 */
export function utf8From (): { push (chunk: Uint8Array): Uint8Array, end (): Uint8Array } {
  let head: Uint8Array | undefined = new Uint8Array(0)
  let decoder: Decoder | undefined
  const pass = (bytes: Uint8Array, stream: boolean) => decoder ? Buffer.from(decoder.decode(bytes, { stream }), 'utf8') : bytes
  const start = (bytes: Uint8Array) => {
    head = undefined
    const label = declaredEncoding(bytes)
    if (label !== undefined) decoder = decoderFor(label)
    return decoder ? bytes : withoutBom(bytes)
  }
  return {
    push (chunk) {
      if (head === undefined) return pass(chunk, true)
      const bytes: Uint8Array = Buffer.concat([head, chunk])
      if (bytes.length < 256) { head = bytes; return new Uint8Array(0) }
      return pass(start(bytes), true)
    },
    end () {
      const bytes = head === undefined ? new Uint8Array(0) : start(head)
      return pass(bytes, false)
    }
  }
}

function declaredEncoding (bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xFF && bytes[1] === 0xFE) return 'utf-16le'
  if (bytes[0] === 0xFE && bytes[1] === 0xFF) return 'utf-16be'
  const prolog = Buffer.from(bytes.subarray(0, 256)).toString('latin1')
  const declared = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(prolog)?.[1]?.toLowerCase()
  if (declared === undefined || /^utf-?8$|ascii/.test(declared)) return undefined
  return declared.startsWith('utf-16') ? undefined : declared // 16 bits without a BOM, yet read as bytes: the prolog lies
}

function decoderFor (label: string): Decoder | undefined {
  try {
    return new TextDecoder(label)
  } catch {
    return undefined // an encoding that nobody knows: read as UTF-8, damage shows as U+FFFD
  }
}

function withoutBom (bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? bytes.subarray(3) : bytes
}
