/** The two bytes of each character of the BMP in GBK, as one number; 0 where it has none. Made once, when first wanted. */
let codes: Uint16Array | undefined

function table (): Uint16Array {
  if (codes !== undefined) return codes
  codes = new Uint16Array(0x10000)
  const decoder = new TextDecoder('gbk')
  const pair = new Uint8Array(2)
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      pair[0] = lead
      pair[1] = trail
      const text = decoder.decode(pair)
      // Users' own areas decode to private use, and have to be told apart as well: UTF-8 read as GBK falls there too
      if (text.length !== 1 || text === '\ufffd') continue
      const point = text.charCodeAt(0)
      if (codes[point] === 0) codes[point] = lead << 8 | trail
    }
  }
  return codes
}

/** The GBK code of a character, 0 where it has none. */
export const gbkCodeOf = (character: string): number => table()[character.charCodeAt(0)]!

/** Level 1 of GB 2312: the 3,755 characters that make up nearly all of modern Chinese text. */
export const isEveryday = (character: string): boolean => {
  const code = gbkCodeOf(character)
  return code >= 0xb0a1 && code <= 0xd7f9 && (code & 0xff) >= 0xa1
}

/** The bytes of a text in GBK; undefined where it has a character that GBK has not. */
export function gbkBytesOf (text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length * 2)
  let end = 0
  for (const character of text) {
    const code = character.length === 1 ? gbkCodeOf(character) : 0
    if (character < '\x80') bytes[end++] = character.charCodeAt(0)
    else if (code === 0) return undefined
    else {
      bytes[end++] = code >> 8
      bytes[end++] = code & 0xff
    }
  }
  return bytes.subarray(0, end)
}
