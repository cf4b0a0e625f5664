import type { Source } from '@commonshelf/store'
import type { ColumnFields, SheetReading } from '@commonshelf/catalogue'
import { headLines, type Sheet } from './book.js'
import { guessMapping, headOfSheet, type GivenMapping, type SheetMapping } from './mapping.js'

/** What staff say of one sheet of an upload. */
export interface SaidOfSheet {
  /** Its place among the sheets, from 0. */
  sheet: number
  /** Whether it is taken in; left open, a list of books is and a cover page is not. */
  use?: boolean
  /** From 1, as staff count; 0 for a sheet without headings. */
  headingRow?: number
  fields?: ColumnFields
}

/** How one sheet is read, and whether it is. */
export interface SheetPlan {
  sheet: Sheet
  /** From 0. */
  at: number
  mapping: SheetMapping
  /** It looks like a list of books, as opposed to a cover page, or staff say that it is one. */
  isList: boolean
  use: boolean
  /** Staff have said how sheets of this shape are read, or that this one is left out. */
  known: boolean
}

/** What a source remembers of its sheets. */
export interface Remembered { given: GivenMapping, readings: Record<string, SheetReading>, leftOut: Record<string, string> }

export function rememberedOf ({ settings }: Pick<Source, 'settings'>): Remembered {
  const record = <T>(value: unknown): Record<string, T> => typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, T> : {}
  return { given: record(settings.mapping), readings: record(settings.sheets), leftOut: record(settings.sheetsLeftOut) }
}

/** How each sheet of a book is read, by what is remembered of its source and what staff say of it. */
export async function planOf (sheets: Sheet[], { given, readings, leftOut }: Remembered, said: SaidOfSheet[] = []): Promise<SheetPlan[]> {
  const plans: (SheetPlan & { sure: boolean })[] = []
  for (const [at, sheet] of sheets.entries()) {
    const head = (await headLines(sheet, headOfSheet)).map(({ cells }) => cells)
    const own = said.find(one => one.sheet === at)
    const mapping = guessMapping(head, {
      given, remembered: readings,
      ...own !== undefined && { said: { ...own.headingRow !== undefined && { headingRow: own.headingRow - 1 }, ...own.fields !== undefined && { fields: own.fields } } }
    })
    const of = (field: string) => mapping.columns.find(column => column.field === field)
    const title = of('title')
    const isList = of('isbn') !== undefined || title !== undefined
    plans.push({
      sheet, at, mapping, isList, use: isList, known: Object.hasOwn(readings, mapping.shape) || leftOut[sheet.name] === mapping.shape,
      // A word here and there on a cover page may look like a title; a heading says so.
      sure: of('isbn') !== undefined || (title !== undefined && title.why !== 'content')
    })
  }
  const anySure = plans.some(({ sure }) => sure)
  let found = false
  return plans.map(({ sure, ...plan }) => {
    const own = said.find(one => one.sheet === plan.at)
    const isList = plan.isList && (anySure ? sure : !found)
    found ||= isList
    const use = own?.use ?? (isList && leftOut[plan.sheet.name] !== plan.mapping.shape)
    return { ...plan, isList, use: use && plan.isList }
  })
}

/** What is kept of a sheet's reading for the next of its shape. */
export const readingOf = ({ columns }: SheetMapping): SheetReading => ({
  headings: columns.map(({ heading }) => heading),
  fields: Object.fromEntries(columns.map(({ key, field }) => [key, field ?? null]))
})
