/** Text that has to stay on one line: breaks, tabs and other controls are blanks, runs of blanks are one. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim()

/** The parts that are there, each on one line. */
export const present = (parts: readonly (string | undefined)[]): string[] =>
  parts.map(part => part === undefined ? '' : oneLine(part)).filter(part => part !== '')

/** Text that ends as a sentence does, without a second full stop. */
export const ended = (text: string): string => /[.?!。？！…]["'”’]?$/u.test(text) ? text : `${text}.`

export const hasCjk = (text: string): boolean => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
