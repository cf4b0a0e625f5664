import type { Session } from '@commonshelf/api/contract'
import type { ReactNode } from 'react'
import { Redirect, useLocation, useSearch } from 'wouter'
import { useSession } from '../api/session.js'
import { Skeleton } from '../parts/states.js'

/** Shows the page to whoever is logged in; sends others to the login, and back here afterwards. */
export function Guarded ({ staff = false, children }: { staff?: boolean, children: (session: Session) => ReactNode }) {
  const { session } = useSession()
  const [location] = useLocation()
  const search = useSearch()
  if (session === undefined) return <Skeleton block='2.5rem' lines={5} />
  if (session === null) {
    const next = search === '' ? location : `${location}?${search}`
    return <Redirect replace to={`/login?${new URLSearchParams({ ...staff && { as: 'staff' }, next })}`} />
  }
  return children(session)
}
