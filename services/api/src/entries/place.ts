import { LibraryNotFound, type Place } from '@commonshelf/lending'
import { ApiProblem } from '../app/problems.js'
import type { Library } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'

/** Where somebody stands: at a library's place, or somewhere on the map, or both. */
export interface Standing { library?: Library, place?: Place }

/** Reads `near`: a service point's code, a library's code, or latitude,longitude in degrees. */
export async function placeOf (near: string | undefined, directory: Directory): Promise<Standing> {
  if (near === undefined || near === '') return {}
  const numbers = /^(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(near)
  if (numbers !== null) {
    const [latitude, longitude] = [Number(numbers[1]), Number(numbers[2])]
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
      throw new ApiProblem('invalid-request', 'near is beyond the ends of the earth', [{ field: 'near', value: near, expected: 'latitude -90 to 90, longitude -180 to 180' }])
    }
    return { place: { latitude, longitude } }
  }
  const [points, libraries] = await Promise.all([directory.servicePoints(), directory.libraries()])
  const point = points.get(near)
  const library = libraries.get(point?.library.code ?? near)
  if (library === undefined) throw new LibraryNotFound(near)
  const place = placed(point) ?? placed(library)
  return { library, ...place === undefined ? {} : { place } }
}

export const placed = (thing: { latitude?: number, longitude?: number } | undefined): Place | undefined =>
  thing?.latitude === undefined || thing.longitude === undefined ? undefined : { latitude: thing.latitude, longitude: thing.longitude }
