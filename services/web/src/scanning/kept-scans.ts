import type { BookScan, ScanResult } from '@commonshelf/api/contract'

/**
 * kept: here, and to be sent; sent: the library has it; refused: it will not have it, and `result` says why; undoing: to be
 * taken back there; undone: taken back.
 */
export type ScanState = 'kept' | 'sent' | 'refused' | 'undoing' | 'undone'

/** A scan as this device keeps it. What is written here survives the browser being closed. */
export interface KeptScan extends BookScan {
  /** The order of scanning; the database numbers it. */
  seq: number
  library: string
  /** The day and round of scanning that it counts for. */
  sitting: string
  at: number
  state: ScanState
  result?: ScanResult
}

/** A whole year of scans of a village fits; what was settled longer ago is cleared away. */
const keptFor = 30 * 86_400_000

const waited = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

function open (): Promise<IDBDatabase> {
  const request = indexedDB.open('commonshelf-scans', 1)
  request.onupgradeneeded = () => {
    const scans = request.result.createObjectStore('scans', { keyPath: 'seq', autoIncrement: true })
    scans.createIndex('scan', 'scan', { unique: true })
    scans.createIndex('state', 'state')
    scans.createIndex('sitting', ['sitting', 'state'])
    scans.createIndex('barcode', ['library', 'barcode'])
  }
  return waited(request)
}

/** The scans on this device. Every change is on disk when its promise resolves, and other tabs hear of it. */
export class KeptScans {
  #database: Promise<IDBDatabase> | undefined
  readonly #heard = new Set<() => void>()
  readonly #others = 'BroadcastChannel' in globalThis ? new BroadcastChannel('commonshelf-scans') : undefined

  constructor () {
    this.#others?.addEventListener('message', () => this.#tell())
  }

  /** Calls back after every change, until the returned function is called. */
  subscribe (heard: () => void): () => void {
    this.#heard.add(heard)
    return () => { this.#heard.delete(heard) }
  }

  async add (scan: Omit<KeptScan, 'seq'>): Promise<KeptScan> {
    const seq = await this.#write(scans => waited(scans.add(scan))) as number
    return { ...scan, seq }
  }

  /** Changes a scan as it stands now; undefined where it is gone. */
  async change (seq: number, how: (scan: KeptScan) => Partial<KeptScan>): Promise<void> {
    await this.#write(async scans => {
      const scan = await waited(scans.get(seq)) as KeptScan | undefined
      if (scan !== undefined) scans.put({ ...scan, ...how(scan) })
    })
  }

  /** What came back for scans that were sent, all in one write. One that was taken back meanwhile is taken back there too. */
  async settle (sent: KeptScan[], results: Map<string, ScanResult>): Promise<void> {
    await this.#write(async scans => {
      for (const { seq, scan } of sent) {
        const result = results.get(scan)
        const now = await waited(scans.get(seq)) as KeptScan | undefined
        if (result === undefined || now === undefined) continue
        const state: ScanState = result.state === 'refused' ? (now.state === 'undone' ? 'undone' : 'refused') : result.state === 'undone' ? 'undone' : now.state === 'undone' ? 'undoing' : 'sent'
        scans.put({ ...now, result, state })
      }
    })
  }

  /** The oldest in a state, in the order of scanning. */
  oldest (state: ScanState, limit: number): Promise<KeptScan[]> {
    return this.#read(scans => waited(scans.index('state').getAll(state, limit)) as Promise<KeptScan[]>)
  }

  /** The newest of a library, whatever became of them. */
  newest (library: string, limit: number): Promise<KeptScan[]> {
    return this.#read(scans => new Promise((resolve, reject) => {
      const found: KeptScan[] = []
      const walk = scans.openCursor(null, 'prev')
      walk.onerror = () => reject(walk.error)
      walk.onsuccess = () => {
        const cursor = walk.result
        if (cursor === null || found.length === limit) return resolve(found)
        const scan = cursor.value as KeptScan
        if (scan.library === library) found.push(scan)
        cursor.continue()
      }
    }))
  }

  /** A scan of the library on this device that bears the barcode and stands. */
  async bearing (library: string, barcode: string): Promise<KeptScan | undefined> {
    const found = await this.#read(scans => waited(scans.index('barcode').getAll([library, barcode])) as Promise<KeptScan[]>)
    return found.find(({ state }) => state === 'kept' || state === 'sent')
  }

  /** How many are in each state; of one sitting, or of all. */
  count (state: ScanState, sitting?: string): Promise<number> {
    return this.#read(scans => waited(sitting === undefined ? scans.index('state').count(state) : scans.index('sitting').count([sitting, state])))
  }

  /** Clears away what was settled long ago. */
  async tidy (now: number): Promise<void> {
    await this.#write(scans => new Promise<void>((resolve, reject) => {
      const walk = scans.openCursor()
      walk.onerror = () => reject(walk.error)
      walk.onsuccess = () => {
        const cursor = walk.result
        const scan = cursor?.value as KeptScan | undefined
        // They are in order of time: the first that is young ends it
        if (cursor === null || scan === undefined || scan.at > now - keptFor) return resolve()
        if (scan.state !== 'kept' && scan.state !== 'undoing') cursor.delete()
        cursor.continue()
      }
    }))
  }

  async #read<T> (work: (scans: IDBObjectStore) => Promise<T>): Promise<T> {
    this.#database ??= open()
    return work((await this.#database).transaction('scans').objectStore('scans'))
  }

  async #write<T> (work: (scans: IDBObjectStore) => Promise<T>): Promise<T> {
    this.#database ??= open()
    const transaction = (await this.#database).transaction('scans', 'readwrite', { durability: 'strict' })
    const written = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
    const [value] = await Promise.all([work(transaction.objectStore('scans')), written])
    this.#tell()
    this.#others?.postMessage(0)
    return value
  }

  #tell (): void {
    for (const heard of this.#heard) heard()
  }
}
