import type { OaiAnswer } from './client.js'
import type { Checkpoint } from '../connector.js'
import { following, narrowed, type Calendar, type Window } from './windows.js'

/**
 * Where a run stands: in which set, in which window of its time, at which page. What the run asks for (prefix, from, sets)
 * is fixed when it begins.
 */
export interface Place extends Checkpoint {
  prefix: string
  verb: 'ListRecords' | 'ListIdentifiers'
  /** Where the run's time begins; absent for the whole repository. */
  from?: string
  /** The server's clock before the first page; becomes the watermark when the run succeeds. */
  began?: string
  calendar: Calendar
  /** Listed one after the other; null is the repository without sets. */
  sets: (string | null)[]
  set: number
  window: Window
  /** Records that a window should have at most; 0 where time is not divided. */
  size: number
  token?: string
  /** Records of this window so far, and how many the server announced. */
  listed: number
  announced?: number
  /** The same of the whole set, once it is divided. */
  listedOfSet: number
  announcedOfSet?: number
  /** How often this window was begun again. */
  restarts: number
}

/** What one page came to. */
export interface Page {
  answer: Pick<OaiAnswer, 'errors' | 'resumptionToken'>
  records: number
  /** Most were stamped after the end of the window that was asked for; a single odd one says nothing of the server. */
  beyond: boolean
}

/** How it goes on. `anew`: what was listed is listed again; `because` says to the log why. */
export type Step = { place: Place, anew?: true, because?: string } | { failed: string }

/** A window that can be made no shorter is begun again so often, and no more: some servers forget every token. */
const mostRestarts = 5

/** The place at the beginning of a set. */
export const atSet = (place: Omit<Place, 'window' | 'listed' | 'listedOfSet' | 'restarts'>, set: number): Place => {
  const { token: _, announced: __, announcedOfSet: ___, ...kept } = place
  return { ...kept, set, window: place.from === undefined ? {} : { from: place.from }, listed: 0, listedOfSet: 0, restarts: 0 } as unknown as Place
}

export function stepFrom (place: Place, page: Page, trustListSize: boolean): Step {
  const { resumptionToken, errors: [error] } = page.answer
  if (error && error.code !== 'noRecordsMatch') {
    // Not every server calls a token that it has forgotten by its right name.
    if (place.token !== undefined) return restarted(place, error.code === 'badResumptionToken' ? 'the server forgot its resumption token' : `the server answers ${error.code} to its resumption token (${error.message})`)
    return place.window.until === undefined ? { failed: `The server answers ${error.code}: ${error.message}` } : undivided(place, `the server answers ${error.code} to a window of time`)
  }
  if (page.beyond) return undivided(place, 'the server does not heed the end of a window of time')
  const announced = resumptionToken?.completeListSize ?? place.announced
  const listed = place.listed + page.records
  const size = announced === undefined ? {} : { announced }
  if (resumptionToken?.value !== undefined) {
    if (place.token === undefined && announced !== undefined && place.size > 0 && announced > 2 * place.size) {
      const window = narrowed(place.window, place.size / announced, place.calendar)
      if (window) return { place: { ...beginning(place, window), announcedOfSet: place.announcedOfSet ?? announced }, anew: true }
    }
    return { place: { ...place, token: resumptionToken.value, listed, ...size } }
  }
  if (trustListSize && isShort(listed, announced)) return restarted({ ...place, listed }, `the list ended after ${listed} of the ${announced} records that the server announced`)
  const next = following(place.window, listed, place.size, place.calendar)
  const listedOfSet = place.listedOfSet + listed
  if (next) return { place: { ...beginning(place, next), listedOfSet, restarts: 0 } }
  if (trustListSize && isShort(listedOfSet, place.announcedOfSet)) return undivided(place, `windows of time brought ${listedOfSet} of ${place.announcedOfSet} records`)
  return { place: atSet(place, place.set + 1) }
}

/** A server may estimate, and records come and go while it lists them. */
const isShort = (listed: number, announced: number | undefined): boolean => announced !== undefined && listed < announced * 0.9 - 10

/** The same window from its first page. When it breaks off again a shorter one is tried. */
export function restarted (place: Place, because: string): Step {
  const restarts = place.restarts + 1
  const shorter = restarts > 1 && place.size > 0 ? narrowed(place.window, 0.5, place.calendar) : undefined
  if (shorter) {
    const size = Math.max(1, Math.min(place.size, Math.ceil(place.listed / 2)))
    return { place: { ...beginning(place, shorter), size, restarts: 1 }, anew: true, because: `${because}: a shorter window is listed` }
  }
  if (restarts > mostRestarts) return { failed: `${because[0]!.toUpperCase()}${because.slice(1)}, ${restarts} times` }
  return { place: { ...beginning(place, place.window), restarts }, anew: true, because: `${because}: the same window is listed again` }
}

/** The whole set in one list. */
const undivided = (place: Place, because: string): Step =>
  ({ place: { ...atSet(place, place.set), size: 0 }, anew: true, because: `${because}: all is listed without windows` })

function beginning (place: Place, window: Window): Place {
  const { token: _, announced: __, ...kept } = place
  return { ...kept, window, listed: 0 } as unknown as Place
}
