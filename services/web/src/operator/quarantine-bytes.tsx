import type { QuarantinedBytes } from '@commonshelf/api/contract'
import { useState } from 'react'
import { withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

const length = 1024

type Fault = QuarantinedBytes['faults'][number]

/** A record's bytes, sixteen a line, with the places that do not fit marked; and the same bytes as text, in any encoding. */
export function QuarantineBytes ({ id }: { id: string }) {
  const { m, number } = useSpeech()
  const [offset, setOffset] = useState(0)
  const [encoding, setEncoding] = useState('auto')
  const { data, problem, reload } = useResource<QuarantinedBytes>(withQuery(`/quarantine/${id}/bytes`, { offset, length, encoding }), { keep: true })
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={6} />
  const end = Math.min(data.offset + length, data.size)
  return (
    <div className='stack bytes'>
      {data.faults.length > 0 && (
        <ul className='row small'>
          {data.faults.slice(0, 8).map(fault => (
            <li key={`${fault.offset} ${fault.what}`}>
              <button type='button' className='link-button fault-link' onClick={() => setOffset(Math.max(0, fault.offset - fault.offset % 16 - 64))}>{m.quality.faultAt(m.quality.faults[fault.what] ?? fault.what, number(fault.offset))}</button>
            </li>
          ))}
        </ul>
      )}
      <div className='bytes-views'>
        <section className='stack tight' aria-label={m.quality.hex}>
          <h4>{m.quality.hex}</h4>
          <pre className='hex' tabIndex={0}>{data.lines.map(line => <HexLine key={line.offset} line={line} faults={data.faults} />)}</pre>
        </section>
        <section className='stack tight' aria-label={m.quality.text}>
          <div className='row between'>
            <h4>{m.quality.text}</h4>
            <label className='row small soft'>{m.quality.readAs}
              <select className='select quarantine-filter' value={encoding} onChange={event => setEncoding(event.target.value)}>
                <option value='auto'>{m.quality.auto(encoding === 'auto' ? data.encoding : '…')}</option>
                {data.encodings.map(one => <option key={one} value={one}>{one}</option>)}
              </select>
            </label>
          </div>
          <pre className='as-text' tabIndex={0}>{marked(data.text)}</pre>
        </section>
      </div>
      <div className='row small'>
        <span className='soft number'>{m.quality.window(number(data.offset), number(end), number(data.size))}</span>
        {data.size > length && <>
          <button type='button' className='button quiet' disabled={data.offset === 0} onClick={() => setOffset(Math.max(0, data.offset - length))}>{m.quality.earlier}</button>
          <button type='button' className='button quiet' disabled={end >= data.size} onClick={() => setOffset(end)}>{m.quality.later}</button>
        </>}
        <a className='button quiet' href={`/v1/quarantine/${id}/raw`} download>{m.quality.download}</a>
      </div>
    </div>
  )
}

function HexLine ({ line: { offset, hex }, faults }: { line: { offset: number, hex: string }, faults: Fault[] }) {
  const bytes = hex.match(/../g) ?? []
  const isFaulty = (at: number) => faults.some(fault => offset + at >= fault.offset && offset + at < fault.offset + Math.max(1, fault.length))
  return (
    <span className='hex-line'>
      <span className='soft'>{offset.toString(16).padStart(6, '0')}</span>
      <span>{bytes.map((byte, at) => <span key={at} className={isFaulty(at) ? 'fault' : undefined}>{byte}{at === 7 ? '  ' : ' '}</span>)}{'   '.repeat(16 - bytes.length)}</span>
      <span>{bytes.map((byte, at) => <span key={at} className={isFaulty(at) ? 'fault' : undefined}>{plain(Number.parseInt(byte, 16))}</span>)}</span>
    </span>
  )
}

const plain = (byte: number): string => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'

// The delimiters of ISO 2709 as signs that can be seen; a field begins a line
const signs: Record<string, string> = { '\x1d': '‖\n', '\x1e': '¶\n', '\x1f': '‡' }
const marked = (text: string): string => text.replace(/[\x1d-\x1f]/g, sign => signs[sign]!).replace(/[\x00-\x08\x0b-\x1c]/g, '·') // oxlint-disable-line no-control-regex -- they are what is shown
