/** A record of MARC in JSON, as Koha's lists have it. */
export interface KohaRecord { leader: string, fields: Record<string, unknown>[] }

/** What of an item matters to a catalogue. */
export interface KohaItem {
  item_id: number
  biblio_id: number
  timestamp?: string
  /** The barcode. */
  external_id?: string | null
  home_library_id?: string | null
  holding_library_id?: string | null
  location?: string | null
  callnumber?: string | null
  copy_number?: string | null
  serial_issue_number?: string | null
  item_type_id?: string | null
  withdrawn?: number | null
  lost_status?: number | null
  damaged_status?: number | null
  not_for_loan_status?: number | null
  effective_not_for_loan_status?: number | null
  checked_out_date?: string | null
}

/** The answer is no list of the kind that was asked for. */
export class NotKoha extends Error {
  constructor (detail: string) {
    super(`The answer is not Koha’s: ${detail}`)
    this.name = 'NotKoha'
  }
}

/** A list of anything that Koha's REST API answers. @throws NotKoha */
export function readKohaList (body: Uint8Array): Record<string, unknown>[] {
  let list: unknown
  try {
    list = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'))
  } catch (error) {
    throw new NotKoha(`it is no JSON (${(error as Error).message.slice(0, 100)})`)
  }
  if (!Array.isArray(list) || !list.every(isObject)) throw new NotKoha('it is no list of objects')
  return list
}

/** Items, without what has no numbers. @throws NotKoha */
export const readKohaItems = (body: Uint8Array): KohaItem[] =>
  readKohaList(body).filter((item): item is Record<string, unknown> & KohaItem => typeof item.item_id === 'number' && typeof item.biblio_id === 'number')

/**
 * The server's number of a record: 999 $c in MARC21, 090 $9 or $a in UNIMARC, where Koha writes it itself. 001 comes last,
 * because many libraries keep another agency's number there.
 */
export function biblioIdOf (record: Record<string, unknown>): number | undefined {
  const places: [string, string][] = [['999', 'c'], ['090', '9'], ['090', 'a'], ['001', '']]
  for (const [tag, code] of places) {
    const id = Number(valueOf(record, tag, code))
    if (Number.isSafeInteger(id) && id > 0) return id
  }
  return undefined
}

function valueOf (record: Record<string, unknown>, tag: string, code: string): string | undefined {
  for (const entry of Array.isArray(record.fields) ? record.fields as unknown[] : []) {
    const content = isObject(entry) ? entry[tag] : undefined
    if (content === undefined) continue
    if (code === '') return typeof content === 'string' ? content.trim() : undefined
    for (const subfield of isObject(content) && Array.isArray(content.subfields) ? content.subfields as unknown[] : []) {
      const value = isObject(subfield) ? subfield[code] : undefined
      if (typeof value === 'string' && value.trim() !== '') return value.trim()
    }
  }
  return undefined
}

/**
 * The record with its items as Koha exports them, a field 952 each, in the order of their numbers; so that one way of reading
 * holdings serves records that come over the API and those that come in files. Fields 952 that the record had are replaced.
 */
export function withKohaItems (record: Record<string, unknown>, items: KohaItem[]): Record<string, unknown> {
  const fields = (Array.isArray(record.fields) ? record.fields as unknown[] : []).filter(entry => !(isObject(entry) && '952' in entry))
  return { ...record, fields: [...fields, ...items.toSorted((a, b) => a.item_id - b.item_id).map(item => ({ 952: { ind1: ' ', ind2: ' ', subfields: subfieldsOf(item) } }))] }
}

function subfieldsOf (item: KohaItem): Record<string, string>[] {
  const notForLoan = item.effective_not_for_loan_status ?? item.not_for_loan_status
  const values: [string, string | number | null | undefined][] = [
    ['0', item.withdrawn ?? 0], ['1', item.lost_status ?? 0], ['4', item.damaged_status ?? 0], ['7', notForLoan ?? 0],
    ['a', item.home_library_id], ['b', item.holding_library_id], ['c', item.location], ['h', item.serial_issue_number], ['o', item.callnumber],
    ['p', item.external_id], ['q', item.checked_out_date], ['t', item.copy_number], ['y', item.item_type_id], ['9', item.item_id]
  ]
  return values.flatMap(([code, value]) => value === null || value === undefined || value === '' ? [] : [{ [code]: String(value) }])
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
