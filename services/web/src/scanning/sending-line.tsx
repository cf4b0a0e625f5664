import { Link } from 'wouter'
import { useSpeech } from '../i18n/index.js'
import { Note } from '../parts/states.js'
import type { Sending } from './sender.js'

/** Where the scans are: all sent, on their way, or waiting for a network or a login. `waiting` is unknown at first. */
export function SendingLine ({ sending, waiting }: { sending: Sending, waiting?: number }) {
  const { m, number } = useSpeech()
  const words = m.scanning.sending
  const { busy, held, sent, seconds } = sending
  const login = <Link href='/login?as=staff&next=%2Fscan' className='button'>{m.site.login}</Link>
  if (waiting === undefined) return <p className='scan-state' />
  if (held === 'login' && !busy) return <Note kind='warn' icon='alert' live><div className='row between'><span>{words.login(number(waiting))}</span>{login}</div></Note>
  if (held === 'forbidden' && !busy) return <Note kind='warn' icon='alert' live><div className='row between'><span>{words.forbidden(number(waiting))}</span>{login}</div></Note>
  if (waiting > 0 && (held === 'offline' || !navigator.onLine)) return <Note kind='warn' icon='info' live>{words.offline(number(waiting))}</Note>
  if (waiting > 0 && held === 'trouble' && !busy) return <Note kind='warn' icon='alert' live>{words.trouble(number(waiting))}</Note>
  if (busy && waiting > 0) return <p className='scan-state soft small' role='status'>{words.busy(number(waiting))}</p>
  // A single scan is sent before one looks; how long a shelf took is worth telling
  return <p className='scan-state soft small' role='status'>{sent > 20 ? words.done(number(sent), seconds.toFixed(1)) : words.idle}</p>
}
