/** The one thing to do with the book in hand, as data; the page makes the sentence. */
export type Instruction =
  /** It is at home and nobody waits for it. */
  | { do: 'shelve' }
  /** A request was promised this copy: it is what the supplier has to send, or to set aside here. */
  | { do: 'supply', request: string, supply: string, toLibrary: string, toPoint?: string | undefined }
  /** The reader of this request collects here: put it on the hold shelf. */
  | { do: 'hold', request: string }
  /** Put it in the crate to this place. */
  | { do: 'send', because: 'home' | 'pickup', toLibrary: string, toPoint?: string | undefined, request?: string | undefined }

/** Effects of a scan, in the order in which they happen. */
export type ScanEffect = 'end-loan' | 'receive' | 'arrive-home' | 'redirect' | 'see' | 'send-home' | 'send-on'

export interface ScanSituation {
  /** Where the scan was made. */
  here: { library: string, point: string }
  /** Whose item it is. */
  home: { library: string, point?: string | undefined }
  /** The live supply of this item and its request, if any. */
  promise?: {
    request: string
    supply: string
    status: 'asked' | 'promised' | 'shipped' | 'ready' | 'lent' | 'returning'
    pickup: { library: string, point: string }
  } | undefined
  /** The open transit of this item, if any. */
  transit?: { purpose: 'pickup' | 'home', from?: string | undefined, lastSeen?: string | undefined } | undefined
}

/**
 * What a scan at any service point means, and what to do with the book: a pure decision over where the book is, whose it
 * is and what it is promised to. A second scan at the same place gives the same instruction and no effect.
 */
export const decideScan = ({ here, home, promise, transit }: ScanSituation): { instruction: Instruction, effects: ScanEffect[] } => {
  const atHome = here.library === home.library
  const sendHome: Instruction = { do: 'send', because: 'home', toLibrary: home.library, toPoint: home.point, ...(promise && { request: promise.request }) }
  // Sent from here or noted here already: the same scan again
  const known = transit !== undefined && (transit.lastSeen ?? transit.from) === here.point
  const goHome = (before: ScanEffect[] = []): { instruction: Instruction, effects: ScanEffect[] } => {
    if (atHome) return { instruction: { do: 'shelve' }, effects: [...before, 'arrive-home'] }
    if (transit?.purpose === 'home') return { instruction: sendHome, effects: known ? before : [...before, 'see'] }
    return { instruction: sendHome, effects: transit === undefined ? [...before, 'send-home'] : [...before, 'redirect', 'send-home'] }
  }

  if (promise === undefined) {
    if (atHome) return { instruction: { do: 'shelve' }, effects: ['arrive-home'] }
    return goHome()
  }

  const { request, supply, pickup } = promise
  const atPickup = here.point === pickup.point
  const sendToPickup: Instruction = { do: 'send', because: 'pickup', toLibrary: pickup.library, toPoint: pickup.point, request }

  switch (promise.status) {
    case 'asked':
    case 'promised':
      // Promised but found away from home: it must come home before its library can send it
      if (!atHome) return goHome()
      return {
        instruction: { do: 'supply', request, supply, toLibrary: pickup.library, toPoint: pickup.point },
        effects: transit === undefined ? [] : ['arrive-home']
      }
    case 'shipped':
      if (atPickup) return { instruction: { do: 'hold', request }, effects: ['receive'] }
      return { instruction: sendToPickup, effects: transit === undefined || known ? [] : ['see'] }
    case 'ready':
      if (atPickup) return { instruction: { do: 'hold', request }, effects: [] }
      return { instruction: sendToPickup, effects: transit === undefined ? ['send-on'] : ['redirect', 'send-on'] }
    case 'lent':
      return goHome(['end-loan'])
    case 'returning':
      return goHome()
  }
}
