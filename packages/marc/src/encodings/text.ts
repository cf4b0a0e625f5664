import type { Encoding } from './encoding.js'

/** Turns a stretch of a record's bytes into text, in two steps so that most records need one native call. */
export interface TextDecoding {
  encoding: Encoding
  /** The whole stretch, with field terminators and subfield delimiters as U+001E and U+001F. */
  decode: (bytes: Buffer, start: number, end: number) => string
  /** Whether some bytes may make no character, shown as U+FFFD. */
  lossy: boolean
  /** For encodings whose state ends with each subfield: what makes text of one value that `decode` gave. */
  value?: (raw: string) => string
}

/** Text in NFC. What follows a delimiter is composed by itself, so that no mark ever joins a subfield code. */
export function composed (text: string): string {
  const whole = text.normalize('NFC')
  if (whole === text) return text
  // oxlint-disable-next-line no-control-regex -- the delimiters of ISO 2709 are control characters
  return text.replace(/[^\x1e\x1f]{2,}/g, (piece, at: number) =>
    text.charCodeAt(at - 1) === 0x1f ? piece.charAt(0) + piece.slice(1).normalize('NFC') : piece.normalize('NFC'))
}
