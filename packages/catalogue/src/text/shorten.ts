/**
 * Text without runs of white space, and no longer than the rules need: patterns that look for an ending would take minutes
 * over a field of a hundred thousand blanks.
 */
export function shorten (text: string, length: number): string {
  const short = text.length > length ? text.slice(0, length) : text
  return /\s\s/.test(short) ? short.replace(/\s+/g, ' ') : short
}
