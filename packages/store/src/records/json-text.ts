/** What Postgres cannot keep as text, in the escapes of JSON: NUL, and halves of surrogate pairs. */
const unkeepable = /\\u(?:0000|d[89a-f])/

/** The value as JSON that Postgres can take apart: NUL is dropped, half a character becomes U+FFFD. */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value)
  if (!unkeepable.test(text)) return text
  // Escapes are taken whole, so that an escaped backslash before a u is not taken for one.
  return text.replace(/\\(?:u[0-9a-f]{4}|.)/g, escape => escape === '\\u0000' ? '' : /^\\ud[89a-f]/.test(escape) ? '\ufffd' : escape)
}

/** The same of plain text. */
export const keepable = (text: string): string => /[\0\p{Cs}]/u.test(text) ? text.replace(/\0/g, '').replace(/\p{Cs}/gu, '\ufffd') : text
