import type { Login, Session } from '@commonshelf/api/contract'
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { api, sessionEnded } from './client.js'
import { forgetAll } from './resource.js'

interface Door {
  /** Undefined until the API has said who is here; null when nobody is logged in. */
  session: Session | null | undefined
  login: (who: Login) => Promise<Session>
  logout: () => Promise<void>
}

const DoorContext = createContext<Door | null>(null)

export function SessionProvider ({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null>()

  useEffect(() => {
    let unknown = true
    const ask = () => {
      if (unknown) api.get<Session | undefined>('/session').then(session => { unknown = false; setSession(session ?? null) }, () => setSession(now => now ?? null))
    }
    ask()
    // A page that was opened without a network does not know who is here until there is one
    addEventListener('online', ask)
    return () => removeEventListener('online', ask)
  }, [])

  useEffect(() => {
    const end = () => {
      forgetAll()
      setSession(null)
    }
    addEventListener(sessionEnded, end)
    return () => removeEventListener(sessionEnded, end)
  }, [])

  const login = useCallback(async (who: Login) => {
    const session = await api.post<Session>('/sessions', who)
    forgetAll()
    setSession(session)
    return session
  }, [])

  const logout = useCallback(async () => {
    await api.delete('/session')
    forgetAll()
    setSession(null)
  }, [])

  const door = useMemo(() => ({ session, login, logout }), [session, login, logout])
  return <DoorContext value={door}>{children}</DoorContext>
}

export function useSession (): Door {
  const door = use(DoorContext)
  if (!door) throw new Error('useSession is called outside SessionProvider')
  return door
}
