import type { ServicePoint, ServicePointName, ServicePoints } from '@commonshelf/api/contract'
import { useState } from 'react'
import { useSession } from '../api/session.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'

const stored = 'commonshelf.near'

/** A place with its library's name before it, unless its own name says that already: a "main desk" is anywhere. */
export function usePlaceName (): (point: ServicePointName) => string {
  const { nameOf } = useSpeech()
  const points = useServicePoints()
  return point => {
    const library = points?.find(({ code }) => code === point.code)?.library
    return library === undefined ? nameOf(point) : joined(nameOf(library), nameOf(point))
  }
}

/** Library and place as one name. */
export const joined = (library: string, place: string): string => place.includes(library) ? place : `${library} · ${place}`

export function useServicePoints (): ServicePoint[] | undefined {
  return useResource<ServicePoints>('/service-points?limit=100').data?.servicePoints
}

/**
 * Near which place holdings are shown: a service point's code, a position as latitude,longitude, or '' for anywhere.
 * What was chosen last is remembered; before that, the reader's usual place.
 */
export function useNear (): [string, (near: string) => void] {
  const { session } = useSession()
  const [chosen, setChosen] = useState(read)
  const choose = (near: string) => {
    setChosen(near)
    // A position is for this visit; a device forgets where its owner was
    try { if (!isPosition(near)) localStorage.setItem(stored, near) } catch { /* remembered for this visit only */ }
  }
  return [chosen ?? session?.servicePoint ?? '', choose]
}

export const isPosition = (near: string): boolean => /^-?[\d.]+,-?[\d.]+$/.test(near)

function read (): string | null {
  try { return localStorage.getItem(stored) } catch { return null }
}
