import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from './client.js'
import { Problem } from './problem.js'

export interface Resource<T> {
  data?: T
  problem?: Problem
  loading: boolean
  /** Asks again, keeping what is shown until the answer comes. */
  reload: () => Promise<void>
}

// What was shown stays at hand, so that going back shows it at once (and the browser can restore the scroll position)
const seen = new Map<string, unknown>()
const SEEN_LIMIT = 60

export function remember (path: string, value: unknown): void {
  seen.delete(path)
  seen.set(path, value)
  if (seen.size > SEEN_LIMIT) seen.delete(seen.keys().next().value!)
}

/** Forgets answers that depend on who is logged in. */
export const forgetAll = (): void => seen.clear()

/**
 * What the API has at `path` (null: nothing is asked). With `keep`, the former answer stays in view while the next is
 * on its way; `every` asks again after so many milliseconds while the page is visible.
 */
export function useResource<T> (path: string | null, { keep = false, every }: { keep?: boolean, every?: number } = {}): Resource<T> {
  const [state, setState] = useState<{ path: string | null, data?: T, problem?: Problem }>(() => ({ path, data: path === null ? undefined : seen.get(path) as T | undefined }))
  const current = useRef<AbortController>(undefined)

  const load = useCallback(async () => {
    if (path === null) return
    current.current?.abort()
    const controller = current.current = new AbortController()
    try {
      const data = await api.get<T>(path, { signal: controller.signal })
      remember(path, data)
      setState({ path, data })
    } catch (thrown) {
      if (!controller.signal.aborted) setState(before => ({ path, data: before.path === path ? before.data : undefined, problem: Problem.of(thrown) }))
    }
  }, [path])

  useEffect(() => {
    void load()
    return () => current.current?.abort()
  }, [load])

  useEffect(() => {
    if (every === undefined) return
    const timer = setInterval(() => { if (!document.hidden) void load() }, every)
    return () => clearInterval(timer)
  }, [every, load])

  const isCurrent = state.path === path
  const data = isCurrent ? state.data : path === null ? undefined : (seen.get(path) as T | undefined) ?? (keep ? state.data : undefined)
  const problem = isCurrent ? state.problem : undefined
  return { data, problem, loading: path !== null && problem === undefined && (!isCurrent || data === undefined), reload: load }
}
