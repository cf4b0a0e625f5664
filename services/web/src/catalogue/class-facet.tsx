import type { Facet } from '@commonshelf/api/contract'
import { useState } from 'react'
import { useSpeech } from '../i18n/index.js'
import { FacetBox, FacetCheck } from './facet-parts.js'
import { useFacetLabel } from './labels.js'
import { toggled, type Search } from './query.js'

type Value = Facet['values'][number]

/** Classes shown before the reader asks for all of them. */
const fewClasses = 8

/** The upper class of a value: clc:I of clc:I2, ddc:8 of ddc:81. */
const upperOf = (value: string): string => value.slice(0, value.indexOf(':') + 2)

/** Class numbers as a tree of two levels, in the order of the scheme; a class opens when it or one under it is chosen. */
export function ClassFacet ({ values, search, onChange }: { values: Value[], search: Search, onChange: (next: Search) => void }) {
  const { m } = useSpeech()
  const labelOf = useFacetLabel()
  const [all, setAll] = useState(false)
  const chosen = search.filters.class ?? []
  const every = [...values, ...chosen.filter(value => !values.some(one => one.value === value)).map(value => ({ value, count: 0 }))]
  const tops = every.filter(({ value }) => upperOf(value) === value)
  if (every.length === 0) return null
  const most = new Set([...tops].sort((a, b) => b.count - a.count).slice(0, all ? undefined : fewClasses).map(({ value }) => value))
  const shown = tops.filter(({ value }) => most.has(value) || chosen.some(one => upperOf(one) === value)).sort(inScheme)
  const toggle = (value: string) => onChange(toggled(search, 'class', value))
  return (
    <FacetBox title={m.results.facets.class}>
      <ul className='library-tree'>
        {shown.map(top => {
          const isChosen = chosen.includes(top.value)
          const open = chosen.some(value => upperOf(value) === top.value)
          const under = open ? every.filter(({ value }) => value !== top.value && upperOf(value) === top.value).sort(inScheme) : []
          return (
            <li key={top.value}>
              <FacetCheck label={labelOf('class', top)} count={top.count} checked={isChosen} onToggle={() => toggle(top.value)} />
              {under.length > 0 && (
                <ul className='library-tree'>
                  {under.map(one => (
                    <li key={one.value}>
                      {/* one below narrows the one above: both chosen would be the one above again */}
                      <FacetCheck label={one.value.slice(one.value.indexOf(':') + 1)} count={one.count} checked={chosen.includes(one.value)}
                        onToggle={() => onChange(toggled(isChosen && !chosen.includes(one.value) ? toggled(search, 'class', top.value) : search, 'class', one.value))} />
                    </li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
      </ul>
      {!all && tops.length > shown.length && <button type='button' className='link-button small' onClick={() => setAll(true)}>{m.results.moreValues}</button>}
      {all && tops.length > fewClasses && <button type='button' className='link-button small' onClick={() => setAll(false)}>{m.results.fewerValues}</button>}
    </FacetBox>
  )
}

/** The Chinese Library Classification first, then by the number. */
const inScheme = (a: Value, b: Value): number => a.value < b.value ? -1 : 1
