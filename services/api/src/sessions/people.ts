import type { Actor } from '@commonshelf/lending'
import type { Session as SessionRow, Store } from '@commonshelf/store'
import type { Caller, CallerOf } from '../app/access.js'
import { hashToken } from './secrets.js'

/** Sessions as the access rules see them. */
export const callers = (store: Pick<Store, 'sessions'>): CallerOf => async token => {
  const session = await store.sessions.find(hashToken(token))
  return session && callerFrom(session)
}

const callerFrom = (session: SessionRow): Caller => {
  if (session.kind === 'reader') {
    const { id, library } = session.reader
    return { kind: 'reader', id, library: { code: library.code, path: library.path.split('/') } }
  }
  const { id, role, library } = session.staff
  return { kind: 'staff', id, role, library: { code: library.code, path: library.path.split('/') } }
}

/** Who acts, in the words of lending. */
export const actorOf = ({ kind, id, library }: Caller): Actor =>
  kind === 'reader' ? { kind, id } : { kind, id, path: library.path.join('/') }
