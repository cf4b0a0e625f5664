import type { Libraries, Session } from '@commonshelf/api/contract'
import { useEffect, useId, useState } from 'react'
import { useResource } from '../api/resource.js'
import { useSession } from '../api/session.js'
import { useSpeech } from '../i18n/index.js'
import { Guarded } from '../lending/guarded.js'
import { useTitle } from '../parts/page.js'
import { Note } from '../parts/states.js'
import { ScanRoom } from './scan-room.js'
import { scans, useSending } from './use-scans.js'
import './scanning.css'

type Who = Pick<Session, 'name' | 'library'>

const storedWho = 'commonshelf.scan.who'
const storedLibrary = 'commonshelf.scan.library'

/**
 * Books are added by their ISBN, with a phone's camera, a scanner that types, or by hand. Who was logged in last on this
 * device may go on scanning without a network or a session; sending needs both.
 */
export default function ScanPage () {
  const { m } = useSpeech()
  const { session } = useSession()
  useTitle(m.scanning.title)
  useSending(session)
  useEffect(() => { void prepare() }, [])
  useEffect(() => {
    if (session?.kind === 'staff') write(storedWho, { name: session.name, library: session.library })
  }, [session])

  if (session?.kind === 'reader') return <Note kind='warn'>{m.scanning.forbidden}</Note>
  const who = session ?? read<Who>(storedWho)
  if (who === undefined) return <Guarded staff>{() => null}</Guarded>
  return <AtLibrary who={who} loggedIn={session != null} />
}

/** Staff may scan for any library of their part of the tree; which one is remembered on this device. */
function AtLibrary ({ who, loggedIn }: { who: Who, loggedIn: boolean }) {
  const { m, nameOf } = useSpeech()
  const id = useId()
  const { data } = useResource<Libraries>(loggedIn ? '/libraries?limit=100' : null)
  const [chosen, setChosen] = useState(() => read<Who['library']>(storedLibrary))
  const mine = data?.libraries.filter(({ path }) => path.includes(who.library.code))
  const library = mine === undefined ? chosen ?? who.library : mine.find(({ code }) => code === chosen?.code) ?? who.library
  const choose = (code: string) => {
    const { code: _, ...found } = mine!.find(one => one.code === code)!
    const next = { code, name: found.name, nameEn: found.nameEn }
    write(storedLibrary, next)
    setChosen(next)
  }
  return (
    <div className='scanning'>
      <header className='row between'>
        <h1>{m.scanning.title}</h1>
        {mine === undefined || mine.length < 2
          ? <p className='soft'>{nameOf(library)}</p>
          : <div className='row scan-library'>
              <label htmlFor={id} className='soft small'>{m.scanning.library}</label>
              <select id={id} className='select' value={library.code} onChange={event => choose(event.target.value)}>
                {mine.map(one => <option key={one.code} value={one.code}>{nameOf(one)}</option>)}
              </select>
            </div>}
      </header>
      <ScanRoom key={library.code} library={library.code} />
    </div>
  )
}

/** The page and its files are kept for when there is no network, and what is scanned is not to be thrown away for room. */
async function prepare (): Promise<void> {
  await scans.tidy(Date.now()).catch(() => undefined)
  await navigator.storage?.persist?.().catch(() => false)
  // Only over https, or on this very machine
  await navigator.serviceWorker?.register('/scan-worker.js', { scope: '/scan' }).catch(() => undefined)
}

function read<T> (name: string): T | undefined {
  try {
    const kept = localStorage.getItem(name)
    return kept === null ? undefined : JSON.parse(kept) as T
  } catch {
    return undefined
  }
}

function write (name: string, value: unknown): void {
  try { localStorage.setItem(name, JSON.stringify(value)) } catch { /* for this visit only */ }
}
