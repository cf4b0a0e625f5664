import type { EntryHolding } from '@commonshelf/catalogue'
import { kilometresBetween, proximities, proximityOf, type Proximity } from '@commonshelf/lending'
import type { Item } from '@commonshelf/store'
import type { Library, LibraryHoldings } from '../contract/index.js'
import { optional } from '../search/summary.js'
import { placed, type Standing } from './place.js'

/** Who holds an entry, nearest first: by the tree where that is known, then by distance, then by code. */
export function shownHoldings (holdings: EntryHolding[], items: Item[], libraries: ReadonlyMap<string, Library>, standing: Standing): LibraryHoldings[] {
  const tree = standing.library?.path.map(code => ({ code, tier: libraries.get(code)?.tier }))
  return holdings
    .flatMap(holding => {
      const library = libraries.get(holding.library)
      return library === undefined ? [] : [{ holding, library }]
    })
    .map(({ holding, library }): LibraryHoldings => {
      const place = placed(library)
      const own = items.filter(({ libraryId }) => libraryId === library.id)
      return {
        library,
        ...optional({
          kilometres: standing.place && place && Math.round(kilometresBetween(standing.place, place) * 10) / 10,
          proximity: tree && proximityOf(tree, library.path)
        }),
        callNumbers: holding.callNumbers,
        items: holding.items,
        available: own.length > 0 ? own.filter(isAvailable).length : holding.available,
        copies: own.map(shownCopy)
      }
    })
    .sort((a, b) => nearness(a.proximity) - nearness(b.proximity) || farness(a) - farness(b) ||
      (a.library.code < b.library.code ? -1 : 1))
}

const nearness = (proximity: Proximity | undefined) => proximity === undefined ? 0 : proximities.indexOf(proximity)

/** Unknown distances come last. Half the earth is the farthest there is. */
const farness = ({ kilometres = 20_100 }: LibraryHoldings) => kilometres

/** On the shelf as far as its library's system says, and neither promised nor lent through the alliance. */
const isAvailable = ({ status, engaged }: Item) => status === 'available' && !engaged

const shownCopy = (item: Item): LibraryHoldings['copies'][number] => ({
  ...optional({
    barcode: item.barcode ?? undefined,
    callNumber: item.callNumber ?? undefined,
    location: item.location ?? undefined,
    volume: item.volume ?? undefined
  }),
  status: item.engaged && item.status === 'available' ? 'on-loan' : item.status
})
