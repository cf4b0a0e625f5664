import type { ItemStatus } from '@commonshelf/catalogue'

/** Where a source's records say who holds the title: one rule a field. Sources differ, so that this is data of each source. */
export interface HoldingsProfile {
  name: string
  fields: HoldingsField[]
}

/** How to read one field. Each `string` is subfield codes; of `branch`, `location` and `barcode` the first that is present counts. */
export interface HoldingsField {
  tag: string
  /** Subfields of which one must be there, for a tag that others use for something else. */
  needs?: string
  branch?: string
  location?: string
  /** Put together in the order given, with `callNumberJoint` between (a space if none is given). */
  callNumber?: string
  callNumberJoint?: string
  /** A whole call number in one subfield, which then outranks the parts. */
  wholeCallNumber?: string
  /** Each value is an item of its own. */
  barcode?: string
  /** Whether 1683011-3 means the three barcodes from 1683011 to 1683013. */
  barcodeRanges?: boolean
  volume?: string
  summary?: string
  /** How many copies without barcodes the field stands for. */
  copies?: string
  /** A field without a barcode is an item nevertheless. */
  itemWithoutBarcode?: boolean
  /** Subfield to status; `words` gives what its values mean, `present` what any value but 0 means. */
  status?: { code: string, words?: Record<string, ItemStatus>, present?: ItemStatus }[]
}

/** Words that systems use for what has become of an item; others mean `unknown`. */
export const statusWords: Record<string, ItemStatus> = {
  available: 'available', 'on shelf': 'available', 'in place': 'available', 'not checked out': 'available', 'checked in': 'available', in: 'available', 在架: 'available', 可借: 'available', 在馆: 'available',
  'checked out': 'on-loan', 'on loan': 'on-loan', loaned: 'on-loan', charged: 'on-loan', out: 'on-loan', 借出: 'on-loan', 已借出: 'on-loan',
  'not for loan': 'reference-only', 'reference only': 'reference-only', 'library use only': 'reference-only', 'in library use only': 'reference-only', 'non-circulating': 'reference-only', 阅览: 'reference-only', 馆内阅览: 'reference-only', 不外借: 'reference-only',
  missing: 'missing', lost: 'missing', 遗失: 'missing', 丢失: 'missing',
  withdrawn: 'withdrawn', discarded: 'withdrawn', 剔除: 'withdrawn', 注销: 'withdrawn'
}

/** MARC21 holdings inside the bibliographic record. 876 repeats the items of an 852, so that items come from whichever has barcodes. */
const marc21: HoldingsField[] = [
  { tag: '852', branch: 'ba', location: 'c', callNumber: 'khijm', barcode: 'p', volume: '3', status: [] },
  { tag: '876', location: 'l', barcode: 'p', volume: '3', status: [{ code: 'j', words: statusWords }] },
  { tag: '866', summary: 'a' }
]

/** Koha's items in MARC21. */
const koha: HoldingsField = {
  tag: '952', needs: 'po', branch: 'ba', location: 'c', callNumber: 'o', barcode: 'p', volume: 'h', itemWithoutBarcode: true,
  status: [{ code: '0', present: 'withdrawn' }, { code: '1', present: 'missing' }, { code: 'q', present: 'on-loan' }, { code: '7', present: 'reference-only' }]
}

/** CNMARC: $a library, $b barcodes (登录号), $c shelving (排架区分), $d class and $e book number, or all of it in $s. */
const cnmarc905: HoldingsField = { tag: '905', branch: 'a', location: 'c', callNumber: 'de', callNumberJoint: '/', wholeCallNumber: 's', barcode: 'b', barcodeRanges: true, volume: 'v' }

/** Koha's items in UNIMARC, as France recommends them. */
const unimarc995: HoldingsField = {
  tag: '995', needs: 'fkb', branch: 'bc', location: 'e', callNumber: 'k', barcode: 'f', volume: 'v', itemWithoutBarcode: true,
  status: [{ code: 'o', words: { 0: 'available', 1: 'reference-only', 2: 'reference-only', 3: 'reference-only' } }]
}

/** SUDOC: 930 for the copy, 955 for what of a serial is held. */
const unimarc930: HoldingsField = { tag: '930', needs: 'abc', branch: 'b', location: 'cd', callNumber: 'a' }
const unimarc955: HoldingsField = { tag: '955', needs: 'bcer', branch: 'c', location: 'd', callNumber: 'e', summary: 'rb' }

/** The profiles that are known by name; a source's settings may hold another. */
export const holdingsProfiles = {
  marc21: { name: 'marc21', fields: [...marc21, koha] },
  unimarc: { name: 'unimarc', fields: [unimarc995, unimarc930, unimarc955] },
  cnmarc: { name: 'cnmarc', fields: [cnmarc905] },
  koha: { name: 'koha', fields: [koha] },
  /** SirsiDynix Symphony's 999, and the 949 of Unicorn. */
  symphony: {
    name: 'symphony',
    fields: ['999', '949'].map(tag => ({
      tag, needs: 'i', branch: 'm', location: 'lh', callNumber: 'a', barcode: 'i', volume: 'v',
      status: [{ code: 'k', words: { CHECKEDOUT: 'on-loan', MISSING: 'missing', LOST: 'missing', DISCARD: 'withdrawn' } as Record<string, ItemStatus> }]
    }))
  },
  /** Alma's availability, one field a location: counts of copies, no barcodes. */
  alma: {
    name: 'alma',
    fields: [{
      tag: 'AVA', branch: 'qb', location: 'c', callNumber: 'd', copies: 'f', summary: 'v',
      status: [{ code: 'e', words: { available: 'available', unavailable: 'on-loan', check_holdings: 'unknown' } as Record<string, ItemStatus> }]
    }]
  },
  /** CNMARC of systems from the Aleph family: each copy in 906. */
  'cnmarc-906': { name: 'cnmarc-906', fields: [{ tag: '906', needs: 'b', location: 'x', callNumber: 'de', callNumberJoint: '/', barcode: 'b' }] }
} as const satisfies Record<string, HoldingsProfile>
