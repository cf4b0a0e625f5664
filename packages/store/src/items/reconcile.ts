import type { HoldingStatement, ItemStatement, ItemStatus } from '@commonshelf/catalogue'

/** What a record's source says of one copy, with the copy's place in the record. */
export interface StatedItem {
  recordId: string
  libraryId: string
  /** The holding's place among the record's holdings. */
  holding: number
  /** The item's place among the record's items. */
  position: number
  barcode?: string
  callNumber?: string
  location?: string
  volume?: string
  status: ItemStatus
}

/** What the store has of the copy. */
export interface PresentItem { id: string, recordId: string, position: number, barcode: string | null, contestedBarcode: string | null }

/** The items of a record in order. A barcode that is stated twice is one copy. */
export const statedItemsOf = (recordId: string, libraryId: string, holdings: (HoldingStatement & { libraryId?: string })[]): StatedItem[] => {
  const stated: StatedItem[] = []
  const seen = new Set<string>()
  holdings.forEach((holding, at) => {
    for (const item of holding.items) {
      const barcode = barcodeOf(item)
      if (barcode !== undefined) {
        if (seen.has(barcode)) continue
        seen.add(barcode)
      }
      const { callNumber, location, volume, status = 'available' } = item
      stated.push({
        recordId,
        libraryId: holding.libraryId ?? libraryId,
        holding: at,
        position: stated.length,
        status,
        ...barcode === undefined ? {} : { barcode },
        ...callNumber === undefined ? {} : { callNumber },
        ...location === undefined ? {} : { location },
        ...volume === undefined ? {} : { volume }
      })
    }
  })
  return stated
}

const barcodeOf = ({ barcode }: ItemStatement): string | undefined => {
  const trimmed = barcode?.trim()
  return trimmed === '' ? undefined : trimmed
}

export interface Reconciled { kept: { id: string, stated: StatedItem }[], added: StatedItem[], gone: string[] }

/**
 * Which stated copies are which present ones: by barcode first, then, where a barcode does not speak against it, by place.
 * A copy keeps its id however often its record comes again.
 */
export const reconcile = (present: PresentItem[], stated: StatedItem[]): Reconciled => {
  const kept: Reconciled['kept'] = []
  const left = new Map(present.map(item => [item.id, item]))
  const byBarcode = new Map(present.flatMap(item => {
    const barcode = item.barcode ?? item.contestedBarcode
    return barcode === null ? [] : [[`${item.recordId} ${barcode}`, item] as const]
  }))
  const keep = (item: PresentItem, statement: StatedItem): void => {
    left.delete(item.id)
    kept.push({ id: item.id, stated: statement })
  }
  const unmatched = stated.filter(statement => {
    const item = statement.barcode === undefined ? undefined : byBarcode.get(`${statement.recordId} ${statement.barcode}`)
    if (item === undefined || !left.has(item.id)) return true
    keep(item, statement)
    return false
  })
  const unmarked = new Map([...left.values()]
    .filter(item => item.barcode === null && item.contestedBarcode === null)
    .map(item => [`${item.recordId} ${item.position}`, item]))
  const added = unmatched.filter(statement => {
    const item = unmarked.get(`${statement.recordId} ${statement.position}`)
    if (item === undefined) return true
    keep(item, statement)
    return false
  })
  return { kept, added, gone: [...left.keys()] }
}
