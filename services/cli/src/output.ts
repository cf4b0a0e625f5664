/** How a verb answers: JSON for machines with --json, else lines for people. */
export interface Answering { json?: boolean }

/** Where answers go; tests that call verbs in their own process listen here. */
export const output = { write: (text: string): void => { process.stdout.write(text) } }

export function answer<T> ({ json = false }: Answering, value: T, lines: (value: T) => string | string[]): void {
  if (json) output.write(`${JSON.stringify(value)}\n`)
  else {
    const text = [lines(value)].flat().join('\n')
    if (text !== '') output.write(`${text}\n`)
  }
}

/** What is going on, for people who wait; standard output stays the answer's own. */
export const progress = (sentence: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${sentence}`)
  else process.stderr.write(`${sentence}\n`)
}
export const progressDone = (): void => { if (process.stderr.isTTY) process.stderr.write('\n') }

/** Columns side by side. Han characters are two cells wide on a terminal. */
export function table (rows: readonly (readonly (string | number | null | undefined)[])[]): string[] {
  const cells = rows.map(row => row.map(cell => String(cell ?? '')))
  const widths = cells.reduce<number[]>((widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, width(cell))), [])
  return cells.map(row => row.map((cell, i) => i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - width(cell))).join('  ').trimEnd())
}

const wide = /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u
const width = (text: string): number => [...text].reduce((sum, character) => sum + (wide.test(character) || (character.codePointAt(0) ?? 0) > 0x1F000 ? 2 : 1), 0)
