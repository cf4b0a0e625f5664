import { Trouble } from '@commonshelf/local'

/** --lat and --lon as the store has them. */
export function degrees ({ lat, lon }: { lat?: string, lon?: string }): { latitude?: number, longitude?: number } {
  if (lat === undefined && lon === undefined) return {}
  const [latitude, longitude] = [Number(lat), Number(lon)]
  if (lat === undefined || lon === undefined || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
    throw new Trouble('--lat and --lon go together: degrees north (-90 to 90) and degrees east (-180 to 180)')
  }
  return { latitude, longitude }
}

/** An id as people write it; `of` says what has it, such as "a harvest". */
export function numbered (id: string, of?: string): string {
  if (!/^\d{1,18}$/.test(id)) throw new Trouble(of === undefined ? `An id is a number, not "${id}"` : `The id of ${of} is a number, not "${id}"`)
  return id
}

/** A number of things, such as --limit. */
export function whole (text: string, name: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new Trouble(`${name} must be a whole number, not "${text}"`)
  return number
}
