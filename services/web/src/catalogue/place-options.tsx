import type { ServicePoint } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'
import { joined } from './places.js'

/** Service points as options of a select, under their libraries where a library has several. */
export function PlaceOptions ({ points }: { points: ServicePoint[] }) {
  const { nameOf } = useSpeech()
  const libraries = [...new Map(points.map(point => [point.library.code, point.library])).values()]
    .sort((a, b) => (a.tier ?? 9) - (b.tier ?? 9))
  return libraries.map(library => {
    const own = points.filter(point => point.library.code === library.code)
    return own.length > 1
      ? <optgroup key={library.code} label={nameOf(library)}>{own.map(point => <option key={point.code} value={point.code}>{nameOf(point)}</option>)}</optgroup>
      : <option key={library.code} value={own[0].code}>{joined(nameOf(library), nameOf(own[0]))}</option>
  })
}
