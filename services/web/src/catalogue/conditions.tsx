import type { Facet } from '@commonshelf/api/contract'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { useFacetLabel } from './labels.js'
import { conditionsOf, without, withoutFilters, type Search } from './query.js'
import type { Libraries } from '@commonshelf/api/contract'

/** The chosen conditions as chips; pressing one takes it away. */
export function Conditions ({ search, facets, onChange }: { search: Search, facets: Facet[], onChange: (next: Search) => void }) {
  const { m } = useSpeech()
  const conditions = conditionsOf(search)
  const say = useConditionLabel(facets)
  if (conditions.length === 0) return null
  return (
    <div className='conditions' role='group' aria-label={m.results.active}>
      {conditions.map(condition => (
        <button key={`${condition.name} ${condition.value}`} type='button' className='chip chosen' aria-label={m.results.remove(say(condition))} onClick={() => onChange(without(search, condition))}>
          {say(condition)}<Icon name='close' size={14} />
        </button>
      ))}
      {conditions.length > 1 && <button type='button' className='link-button small' onClick={() => onChange(withoutFilters(search))}>{m.results.clearAll}</button>}
    </div>
  )
}

export function useConditionLabel (facets: Facet[]): (condition: ReturnType<typeof conditionsOf>[number]) => string {
  const labelOf = useFacetLabel()
  const { data } = useResource<Libraries>('/libraries?limit=100')
  return ({ name, value }) => {
    const library = name === 'library' ? data?.libraries.find(({ code }) => code === value) : undefined
    if (library) return labelOf(name, { value, label: library.name, labelEn: library.nameEn })
    const known = facets.find(facet => facet.name === name)?.values.find(one => one.value === value)
    return labelOf(name, known ?? { value })
  }
}
