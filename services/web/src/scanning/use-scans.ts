import { useEffect, useState, useSyncExternalStore } from 'react'
import { KeptScans, type KeptScan } from './kept-scans.js'
import { Sender, type Sending } from './sender.js'

export const scans = new KeptScans()
const sender = new Sender(scans)

const shown = 30

export interface ScansNow {
  newest: KeptScan[]
  /** Copies of this sitting that stand, sent or not. */
  standing: number
  /** Still to be sent, whenever and for whichever library they were scanned. */
  waiting: number
  refused: number
}

/** What is on this device, as it changes, and how the sending goes. */
export function useScans (library: string, sitting: string): { now?: ScansNow, sending: Sending } {
  const [now, setNow] = useState<ScansNow>()
  const sending = useSyncExternalStore(heard => sender.subscribe(heard), () => sender.sending)

  useEffect(() => {
    let current = true
    let reading = false
    let again = false
    const read = async (): Promise<void> => {
      if (reading) { again = true; return }
      reading = true
      do {
        again = false
        const [newest, kept, sent, waiting, undoing, refused] = await Promise.all([
          scans.newest(library, shown), scans.count('kept', sitting), scans.count('sent', sitting), scans.count('kept'), scans.count('undoing'), scans.count('refused', sitting)
        ])
        if (current) setNow({ newest, standing: kept + sent, waiting: waiting + undoing, refused })
      } while (again && current)
      reading = false
    }
    void read()
    const stop = scans.subscribe(() => { void read() })
    return () => {
      current = false
      stop()
    }
  }, [library, sitting])

  return { now, sending }
}

/** Sends when there is a way: now, when the network or the page comes back, and after a login. */
export function useSending (session: unknown): void {
  useEffect(() => {
    const kick = () => { if (!document.hidden) void sender.kick() }
    kick()
    addEventListener('online', kick)
    document.addEventListener('visibilitychange', kick)
    return () => {
      removeEventListener('online', kick)
      document.removeEventListener('visibilitychange', kick)
    }
  }, [session])
}

/** A scan is on disk before this resolves; sending it is another matter. */
export async function keep (scan: Omit<KeptScan, 'seq' | 'scan' | 'at' | 'state'>): Promise<KeptScan> {
  const name = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
  const kept = await scans.add({ ...scan, scan: name, at: Date.now(), state: 'kept' })
  void sender.kick()
  return kept
}

/** One that was not sent yet is simply not sent; one that was is taken back there. */
export async function takeBack (seq: number): Promise<void> {
  await scans.change(seq, ({ state }) => ({ state: state === 'sent' ? 'undoing' : state === 'kept' ? 'undone' : state }))
  void sender.kick()
}
