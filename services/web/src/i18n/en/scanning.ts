import type { Messages } from '../zh.js'

const copies = (count: number) => count === 1 ? '1 copy' : `${count} copies`

/** Words for adding books with a phone. */
export const scanning: Messages['scanning'] = {
  title: 'Add books by scanning',
  forbidden: 'Adding books is for staff.',
  library: 'Library',
  isbn: 'Scan or type the ISBN',
  isbnHint: 'One book at a time: the barcode on the back cover. A scanner that types, or the keyboard and Enter, do as well.',
  barcode: 'Now the barcode of this copy',
  barcodeHint: 'The label that the library put on, not the ISBN on the back.',
  barcodeShort: 'Barcode',
  add: 'Add',
  withoutBarcode: 'It has none, add it',
  dropBook: 'Leave this book out',
  settings: 'Shelf, call number, barcodes',
  location: 'Shelf or location',
  locationHint: 'Set once, it goes with every book that follows.',
  callNumber: 'Call number',
  callNumberHint: 'For the next book only.',
  withBarcodes: 'Our copies have barcodes of their own: scan the ISBN, then the barcode',
  lastScan: 'The last book',
  copies: count => `copy ${count} here`,
  elsewhere: count => count === 1 ? '1 other library has it.' : `${count} other libraries have it.`,
  onlyHere: 'No other library of the alliance has it.',
  others: count => `(This ISBN is on ${count} more ${count === 1 ? 'book' : 'books'}; the catalogue will find the right one.)`,
  unknown: 'Not known yet: kept, and filled in when another library sends its record.',
  notSentYet: 'Kept on this device; it is sent when there is a connection.',
  oneMore: 'One more copy',
  undo: 'Undo',
  see: 'See the entry',
  sitting: 'This round',
  count: count => count === '1' ? '1 copy' : `${count} copies`,
  newRound: 'Count anew',
  refusedCount: count => `${copies(count)} not taken: see why below.`,
  states: { kept: 'To be sent', sent: 'Added', refused: 'Not taken', undoing: 'Being undone', undone: 'Undone', stub: 'Kept, not known yet' },
  said: {
    'check-digit': expected => `The last digit is wrong: scan it again. If all the others are right, it is ${expected}.`,
    'no-isbn': 'This is no ISBN. Books without one go into a spreadsheet.',
    'same-isbn': 'This is the same ISBN again. Scan the library’s own barcode, or say that it has none.',
    'other-isbn': 'This is another book’s ISBN. The one before still waits for its barcode, or say that it has none.',
    'barcode-here': title => `This barcode is on “${title}” already.`,
    'not-kept': 'This device has no room left, and did not keep it. Make some room and scan it again.'
  },
  refusals: {
    'check-digit': expected => `The last digit of the ISBN is wrong: it would be ${expected}.`,
    'no-isbn': 'This is no ISBN.',
    'already-held': barcode => `The copy ${barcode} is in the catalogue already.`,
    'barcode-taken': (barcode, title) => `The barcode ${barcode} is on “${title}”.`,
    other: 'The service does not take it.'
  },
  sending: {
    idle: 'All sent',
    busy: waiting => `Sending, ${waiting} to go…`,
    done: (sent, seconds) => `Sent ${sent} in ${seconds} seconds`,
    offline: waiting => `No network: ${waiting} kept on this device. Go on scanning; they are sent when it is back.`,
    login: waiting => `The session is over: ${waiting} kept on this device. Go on scanning; they are sent after a login.`,
    forbidden: waiting => `${waiting} belong to another library: log in as its staff to send them.`,
    trouble: waiting => `The service is away: ${waiting} kept on this device, and tried again soon.`
  },
  camera: {
    open: 'Use the camera',
    close: 'Close the camera',
    label: 'What the camera sees',
    aim: 'Hold the barcode to the red line',
    starting: 'Opening the camera…',
    refused: 'The camera was not allowed. Allow it in the browser, or type the number.',
    none: 'There is no camera to be used here (it needs https). Use a scanner, or type the number.'
  }
}
