import type { ZipArchive } from './zip.js'

/** So many merged ranges are kept; a list of books with more is painted, not merged. */
const mostRanges = 200_000

interface Range { column: number, from: number, to: number, value: string }

export const columnOf = (reference: string): number =>
  [.../^[A-Z]+/.exec(reference)?.[0] ?? 'A'].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

/**
 * The merged cells of a sheet. A file keeps their value in the first cell alone: one title beside three copies, one shelf
 * beside a hundred books. Downwards the value is put back in every row.
 */
export class MergedCells {
  readonly #downwards = new Map<number, Range[]>()
  readonly #wide = new Map<number, number>()
  #open: Range[] = []

  add (left: string, top: number, right: string, bottom: number): void {
    const column = columnOf(left)
    const width = columnOf(right) - column + 1
    if (width > 1) this.#wide.set(top, Math.max(width, this.#wide.get(top) ?? 0))
    if (bottom <= top) return
    const range = { column, from: top, to: bottom, value: '' }
    const known = this.#downwards.get(top)
    if (known === undefined) this.#downwards.set(top, [range])
    else known.push(range)
  }

  /** Rows have to come in order. */
  fill (number: number, row: string[]): void {
    if (this.#open.length > 0) this.#open = this.#open.filter(({ to }) => to >= number)
    for (const { column, value } of this.#open) {
      if (value === '' || (row[column] ?? '') !== '') continue
      while (row.length < column) row.push('')
      row[column] = value
    }
    for (const range of this.#downwards.get(number) ?? []) {
      range.value = row[range.column] ?? ''
      this.#open.push(range)
    }
  }

  /** One cell over three columns or more, and nothing beside it. */
  isWide (number: number, row: string[]): boolean {
    return (this.#wide.get(number) ?? 0) >= 3 && row.filter(cell => cell !== '').length === 1
  }
}

/** They stand after the rows in the file, so it is looked through for them first, without being parsed. A reading takes its own. */
export async function mergedCells (archive: ZipArchive, file: string): Promise<() => MergedCells> {
  const ranges: [string, number, string, number][] = []
  let rest = ''
  for await (const chunk of archive.content(file)) {
    const text = rest + chunk.toString('latin1')
    if (text.includes('mergeCell ')) {
      for (const [, left = 'A', top, right = 'A', bottom] of text.matchAll(/mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g)) {
        if (ranges.length < mostRanges) ranges.push([left, Number(top), right, Number(bottom)])
      }
      const begun = text.lastIndexOf('<')
      rest = begun >= 0 && !text.includes('>', begun) ? text.slice(begun) : ''
    } else rest = text.slice(-12)
  }
  return () => {
    const cells = new MergedCells()
    for (const range of ranges) cells.add(...range)
    return cells
  }
}
