import type { Facet } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Empty } from '../parts/states.js'
import { useConditionLabel } from './conditions.js'
import { conditionsOf, without, withoutFilters, type Search } from './query.js'

/** An empty result says what to loosen. */
export function NothingFound ({ search, facets, onChange }: { search: Search, facets: Facet[], onChange: (next: Search) => void }) {
  const { m } = useSpeech()
  const say = useConditionLabel(facets)
  const conditions = conditionsOf(search)
  return (
    <Empty icon='search' title={m.results.emptyTitle}>
      {conditions.length > 0
        ? <>
            <p>{m.results.emptyFilters}</p>
            <div className='conditions centred'>
              {conditions.map(condition => (
                <button key={`${condition.name} ${condition.value}`} type='button' className='chip' aria-label={m.results.remove(say(condition))} onClick={() => onChange(without(search, condition))}>{say(condition)}<Icon name='close' size={14} /></button>
              ))}
            </div>
            <button type='button' className='button' onClick={() => onChange(withoutFilters(search))}>{m.results.withoutFilters}</button>
          </>
        : <p className='prose'>{m.results.emptyWords}</p>}
      {search.field !== 'any' && (
        <p>{m.results.emptyField(m.search.fields[search.field])} <button type='button' className='link-button' onClick={() => onChange({ ...search, field: 'any' })}>{m.results.anyField}</button></p>
      )}
    </Empty>
  )
}
