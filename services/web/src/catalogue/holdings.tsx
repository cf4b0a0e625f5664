import type { Entry, EntryHoldings, LibraryHoldings } from '@commonshelf/api/contract'
import { useId, useState } from 'react'
import { withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import { PlaceOptions } from './place-options.js'
import { isPosition, useServicePoints } from './places.js'

/** Which libraries have it, nearest first. */
export function Holdings ({ entry, near: [near, setNear] }: { entry: Entry, near: [string, (near: string) => void] }) {
  const { m } = useSpeech()
  const { data, problem, reload, loading } = useResource<EntryHoldings>(withQuery(`/entries/${entry.id}/holdings`, { near }), { keep: true })
  return (
    <section aria-labelledby='holdings' className='stack tight' aria-busy={loading}>
      <h2 id='holdings'>{m.holdings.title}</h2>
      <Near near={near} onChange={setNear} />
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={Math.min(8, entry.libraries * 2)} />}
      {data && data.libraries.length === 0 && <p className='soft'>{m.holdings.none}</p>}
      {data && data.libraries.length > 0 && <ol>{data.libraries.map(holding => <HoldingLine key={holding.library.code} holding={holding} />)}</ol>}
    </section>
  )
}

const MY_POSITION = 'position'

function Near ({ near, onChange }: { near: string, onChange: (near: string) => void }) {
  const { m } = useSpeech()
  const id = useId()
  const points = useServicePoints()
  const [state, setState] = useState<'locating' | 'refused'>()

  const choose = (value: string) => {
    setState(undefined)
    if (value !== MY_POSITION) return onChange(value)
    setState('locating')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState(undefined)
        // About a hundred metres is near enough, and says less about the reader
        onChange(`${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`)
      },
      () => setState('refused'),
      { timeout: 10_000, maximumAge: 300_000 }
    )
  }

  // Where the page is served without TLS, browsers give no position
  const canLocate = 'geolocation' in navigator && isSecureContext
  return (
    <div className='stack tight'>
      <div className='near'>
        <label htmlFor={id} className='row soft small'><Icon name='pin' size={18} />{m.holdings.near}</label>
        <select id={id} className='select' value={isPosition(near) ? MY_POSITION : near} onChange={event => choose(event.target.value)}>
          <option value=''>{m.holdings.nearAny}</option>
          {(canLocate || isPosition(near)) && <option value={MY_POSITION}>{isPosition(near) ? m.holdings.here : m.holdings.nearMe}</option>}
          {points && <PlaceOptions points={points} />}
        </select>
        {state === 'locating' && <span className='soft small' role='status'>{m.holdings.locating}</span>}
      </div>
      {state === 'refused' && <Note kind='warn' live>{m.holdings.locationRefused}</Note>}
    </div>
  )
}

function HoldingLine ({ holding }: { holding: LibraryHoldings }) {
  const { m, nameOf, language } = useSpeech()
  const { library, available, items, callNumbers, copies, kilometres, proximity } = holding
  const distance = kilometres === undefined ? undefined : m.holdings.kilometres(new Intl.NumberFormat(language, { maximumFractionDigits: kilometres < 10 ? 1 : 0 }).format(kilometres))
  const place = [library.tier === undefined ? undefined : m.tier[library.tier], proximity && m.proximities[proximity], distance].filter(Boolean).join(' · ')
  const only = copies.length === 1 ? copies[0] : undefined
  return (
    <li className='holding'>
      <h3>{nameOf(library)}</h3>
      <span className={`availability small ${available > 0 ? 'good' : ''}`}>
        <span className={`dot ${available > 0 ? 'good' : ''}`} />
        {available > 0 ? m.holdings.onShelf(available) : items > 0 ? m.holdings.noneOnShelf : m.holdings.statuses.unknown}
      </span>
      <p className='wide row small soft'>
        {place !== '' && <span>{place}</span>}
        {callNumbers.length > 0 && <span className='call-number'>{callNumbers.join('  ')}</span>}
        {only?.location && <span>{only.location}</span>}
        {only && only.status !== 'available' && items > 0 && only.status !== 'unknown' && <span>{m.holdings.statuses[only.status]}</span>}
      </p>
      {copies.length > 1 && (
        <details className='wide'>
          <summary className='small'><Icon name='chevron' size={16} />{m.holdings.showCopies} ({copies.length})</summary>
          <Copies copies={copies} />
        </details>
      )}
    </li>
  )
}

function Copies ({ copies }: { copies: LibraryHoldings['copies'] }) {
  const { m } = useSpeech()
  return (
    <div className='copies'>
      <table>
        <thead><tr><th scope='col'>{m.holdings.callNumber}</th><th scope='col'>{m.holdings.location}</th><th scope='col'>{m.holdings.barcode}</th><th scope='col'>{m.holdings.status}</th></tr></thead>
        <tbody>
          {copies.map((copy, index) => (
            <tr key={copy.barcode ?? index}>
              <td>{[copy.callNumber, copy.volume].filter(Boolean).join(' ')}</td>
              <td>{copy.location}</td>
              <td className='number'>{copy.barcode}</td>
              <td>{m.holdings.statuses[copy.status]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
