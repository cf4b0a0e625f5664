import { useState } from 'react'

/** State that this device remembers under a name. */
export function useKeptState<T> (name: string, first: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(name)
      return kept === null ? first : JSON.parse(kept) as T
    } catch {
      return first
    }
  })
  return [value, next => {
    try { localStorage.setItem(name, JSON.stringify(next)) } catch { /* for this visit only */ }
    setValue(next)
  }]
}
