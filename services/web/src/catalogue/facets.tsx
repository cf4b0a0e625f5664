import type { Facet, Libraries } from '@commonshelf/api/contract'
import { useState } from 'react'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { ClassFacet } from './class-facet.js'
import { FacetBox, FacetCheck } from './facet-parts.js'
import { useFacetLabel } from './labels.js'
import { libraryTree, type LibraryNode } from './library-tree.js'
import { facetOrder, toggled, type FacetName, type Search } from './query.js'
import { Years } from './years.js'

interface Props { facets: Facet[], search: Search, onChange: (next: Search) => void }

/** What the results can be narrowed by. Values of one facet are alternatives; facets add up. */
export function Facets (props: Props) {
  return (
    <div className='facets'>
      {facetOrder.map(name => {
        const values = props.facets.find(facet => facet.name === name)?.values ?? []
        if (name === 'year') return <Years key={name} values={values} {...props} />
        if (name === 'class') return <ClassFacet key={name} values={values} {...props} />
        if (name === 'library') return <LibraryFacet key={name} values={values} {...props} />
        return <FacetList key={name} name={name} values={values} {...props} />
      })}
    </div>
  )
}

type Values = Facet['values']

/** Chosen values stay in the list even when nothing is left under them. */
const withChosen = (values: Values, chosen: string[]): Values =>
  [...values, ...chosen.filter(value => !values.some(one => one.value === value)).map(value => ({ value, count: 0 }))]

function FacetList ({ name, values, search, onChange }: Props & { name: FacetName, values: Values }) {
  const { m } = useSpeech()
  const labelOf = useFacetLabel()
  const [all, setAll] = useState(false)
  const chosen = search.filters[name] ?? []
  const every = withChosen(values, chosen)
  if (every.length === 0) return null
  const shown = all ? every : every.filter((one, index) => index < 6 || chosen.includes(one.value))
  return (
    <FacetBox title={m.results.facets[name]}>
      <ul>
        {shown.map(one => (
          <li key={one.value}>
            <FacetCheck label={labelOf(name, one)} count={one.count} checked={chosen.includes(one.value)} onToggle={() => onChange(toggled(search, name, one.value))} />
          </li>
        ))}
      </ul>
      {every.length > shown.length && <button type='button' className='link-button small' onClick={() => setAll(true)}>{m.results.moreValues}</button>}
      {all && every.length > 6 && <button type='button' className='link-button small' onClick={() => setAll(false)}>{m.results.fewerValues}</button>}
    </FacetBox>
  )
}

function LibraryFacet ({ values, search, onChange }: Props & { values: Values }) {
  const { m } = useSpeech()
  const { data } = useResource<Libraries>('/libraries?limit=100')
  const chosen = search.filters.library ?? []
  const tree = libraryTree(withChosen(values, chosen), data?.libraries ?? [])
  if (tree.length === 0) return null
  return (
    <FacetBox title={m.results.facets.library}>
      <LibraryNodes nodes={tree} chosen={chosen} implied={false} onToggle={code => onChange(toggled(search, 'library', code))} />
    </FacetBox>
  )
}

function LibraryNodes ({ nodes, chosen, implied, onToggle }: { nodes: LibraryNode[], chosen: string[], implied: boolean, onToggle: (code: string) => void }) {
  const labelOf = useFacetLabel()
  return (
    <ul className='library-tree'>
      {nodes.map(node => {
        const isChosen = chosen.includes(node.value.value)
        return (
          <li key={node.value.value}>
            {/* a library stands for those under it too */}
            <FacetCheck label={labelOf('library', node.value)} count={node.value.count} checked={isChosen || implied} disabled={implied} onToggle={() => onToggle(node.value.value)} />
            {node.under.length > 0 && <LibraryNodes nodes={node.under} chosen={chosen} implied={implied || isChosen} onToggle={onToggle} />}
          </li>
        )
      })}
    </ul>
  )
}
