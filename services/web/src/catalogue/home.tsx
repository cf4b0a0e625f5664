import type { Libraries, Library, SearchAnswer } from '@commonshelf/api/contract'
import { Link, useLocation } from 'wouter'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon, type IconName } from '../parts/icons.js'
import { useTitle } from '../parts/page.js'
import { ProblemNote } from '../parts/states.js'
import { useFacetLabel } from './labels.js'
import { pageOf } from './query.js'
import { SearchBox } from './search-box.js'

export function Home () {
  const { m, number } = useSpeech()
  const [, navigate] = useLocation()
  const { data: answer, problem, reload } = useResource<SearchAnswer>('/search?limit=1')
  const { data: alliance } = useResource<Libraries>('/libraries?limit=100')
  useTitle(undefined)

  const subjects = answer?.facets.find(facet => facet.name === 'subject')?.values.slice(0, 6) ?? []
  return (
    <div className='home'>
      <section className='hero'>
        <h1>{m.home.title}</h1>
        <SearchBox large onSearch={(q, field) => navigate(pageOf({ q, field }))} />
        <p className='tries'>
          {subjects.length > 0 && <span className='soft'>{m.search.examples}</span>}
          {subjects.map(({ value }) => <Link key={value} className='chip' href={pageOf({ filters: { subject: [value] } })}>{value}</Link>)}
        </p>
        <p className='lead soft'>{m.home.lead}</p>
      </section>

      {problem && !answer && <ProblemNote problem={problem} retry={reload} />}

      <section className='steps' aria-labelledby='steps'>
        <h2 id='steps' className='unseen'>{m.home.steps}</h2>
        <ol>
          <Step icon='search' title={m.home.find} text={m.home.findText} />
          <Step icon='hand' title={m.home.ask} text={m.home.askText} />
          <Step icon='book' title={m.home.collect} text={m.home.collectText} />
          <Step icon='returned' title={m.home.giveBack} text={m.home.giveBackText} />
        </ol>
      </section>

      {!problem && <Browse answer={answer} />}

      {!problem && <section aria-labelledby='alliance' className='stack'>
        <div className='row between'>
          <h2 id='alliance'>{m.home.alliance}</h2>
          {answer && alliance && <p className='soft number'>{m.home.counts(number(answer.total), number(alliance.libraries.length))}</p>}
        </div>
        {alliance ? <Alliance libraries={alliance.libraries} /> : <span className='skeleton' style={{ height: '14rem' }} />}
      </section>}
    </div>
  )
}

function Step ({ icon, title, text }: { icon: IconName, title: string, text: string }) {
  return (
    <li>
      <span className='step-icon'><Icon name={icon} size={22} /></span>
      <h3>{title}</h3>
      <p className='soft small'>{text}</p>
    </li>
  )
}

function Browse ({ answer }: { answer?: SearchAnswer }) {
  const { m, number } = useSpeech()
  const labelOf = useFacetLabel()
  const facets = (['class', 'format', 'language'] as const).flatMap(name => {
    const values = answer?.facets.find(facet => facet.name === name)?.values ?? []
    // One scheme is enough here: the Chinese classification where it is used, else Dewey
    const upper = name === 'class' ? ['clc', 'ddc'].map(scheme => values.filter(({ value }) => value.startsWith(`${scheme}:`) && value.length === 5)).find(found => found.length > 0) ?? [] : values
    return upper.slice(0, name === 'class' ? 10 : 3).map(value => ({ name, ...value }))
  })
  if (answer && facets.length === 0) return null
  return (
    <section aria-labelledby='browse' className='stack'>
      <h2 id='browse'>{m.home.browse}</h2>
      {answer
        ? <ul className='browse'>
            {facets.map(({ name, ...value }) => (
              <li key={`${name} ${value.value}`}>
                <Link className='chip' href={pageOf({ filters: { [name]: [value.value] } })}>{labelOf(name, value)} <span className='soft number'>{number(value.count)}</span></Link>
              </li>
            ))}
          </ul>
        : <span className='skeleton' style={{ height: '6rem' }} />}
    </section>
  )
}

/** The members by tier, each leading to what it holds. */
function Alliance ({ libraries }: { libraries: Library[] }) {
  const { m } = useSpeech()
  const tiers = [1, 2, 3, 4, undefined]
    .map(tier => ({ tier, members: libraries.filter(library => library.tier === tier) }))
    .filter(({ members }) => members.length > 0)
  return (
    <div className='alliance'>
      {tiers.map(({ tier, members }) => (
        <div key={tier ?? 'beside'} className='tier'>
          <h3 className='soft'>{tier === undefined ? m.home.beside : m.tiers[tier]}</h3>
          <ul>{members.map(library => <li key={library.code}><Member library={library} /></li>)}</ul>
        </div>
      ))}
    </div>
  )
}

function Member ({ library }: { library: Library }) {
  const { m, nameOf } = useSpeech()
  return (
    <Link href={pageOf({ filters: { library: [library.code] } })} title={m.home.libraryEntries(nameOf(library))}>
      {nameOf(library)}{library.district !== undefined && <span className='soft small'>{library.district}</span>}
    </Link>
  )
}
