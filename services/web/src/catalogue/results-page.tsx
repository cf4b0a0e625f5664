import type { EntrySummary, SearchAnswer } from '@commonshelf/api/contract'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { useTitle } from '../parts/page.js'
import { Sheet } from '../parts/sheet.js'
import { ProblemNote } from '../parts/states.js'
import { Conditions } from './conditions.js'
import { Facets } from './facets.js'
import { Hints } from './hints.js'
import { NothingFound } from './nothing-found.js'
import { apiPathOf, conditionsOf, pageOf, searchFrom, type Search, type SortOrder } from './query.js'
import { ResultItem } from './result-item.js'
import { SearchBox } from './search-box.js'

export function ResultsPage () {
  const { m, number, language } = useSpeech()
  const search = searchFrom(useSearch())
  const [, navigate] = useLocation()
  const path = apiPathOf(search)
  const { data: answer, problem, loading, reload } = useResource<SearchAnswer>(path, { keep: true })
  const [filtering, setFiltering] = useState(false)
  useTitle(m.results.title(search.q))

  const go = (next: Search) => navigate(pageOf(next))
  const chosen = conditionsOf(search).length
  const total = answer?.total ?? 0
  return (
    <div className='results-page'>
      <SearchBox query={search.q} field={search.field} onSearch={(q, field) => { scrollTo(0, 0); go({ ...search, q, field }) }} />
      <h1 className='unseen'>{m.results.title(search.q)}</h1>

      <aside className='facet-column' aria-label={m.results.filters}>
        {answer ? <Facets facets={answer.facets} search={search} onChange={go} /> : !problem && <FacetsToCome />}
      </aside>

      <section className='found' aria-busy={loading}>
        <div className='results-bar'>
          <p role='status' className='number'>
            {answer && <><strong>{m.results.count(number(total), total !== 1)}</strong> <span className='soft small'>{m.results.time(milliseconds(answer.milliseconds, language))}</span></>}
          </p>
          <button type='button' className='button facet-opener' onClick={() => setFiltering(true)} aria-haspopup='dialog'>
            <Icon name='filter' size={18} />{chosen > 0 ? m.results.filtersCount(chosen) : m.results.filters}
          </button>
          <label className='sorter'>
            <span className='unseen'>{m.results.sort}</span>
            <select className='select' value={search.sort} onChange={event => go({ ...search, sort: event.target.value as SortOrder })}>
              {Object.entries(m.results.sorts).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
            </select>
          </label>
        </div>
        <Hints hints={answer?.hints ?? []} onIsbn={isbn => go({ ...search, q: isbn })} />
        <Conditions search={search} facets={answer?.facets ?? []} onChange={go} />

        {problem && <ProblemNote problem={problem} retry={reload} />}
        {!answer && !problem && <ResultsToCome />}
        {answer && total === 0 && !problem && <NothingFound search={search} facets={answer.facets} onChange={go} />}
        {answer && total > 0 && <Results key={path} path={path} search={search} answer={answer} stale={loading} />}
      </section>

      <Sheet open={filtering} title={m.results.filters} onClose={() => setFiltering(false)}
        foot={<button type='button' className='button main wide' onClick={() => setFiltering(false)}>{m.results.show(number(total))}</button>}>
        {answer && <Facets facets={answer.facets} search={search} onChange={next => navigate(pageOf(next), { replace: true })} />}
      </Sheet>
    </div>
  )
}

const milliseconds = (value: number, language: string) => new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)

/** The list, which grows; what it has grown to is kept for coming back to it. */
function Results ({ path, search, answer, stale }: { path: string, search: Search, answer: SearchAnswer, stale: boolean }) {
  const { m, number } = useSpeech()
  const [grown, setGrown] = useState(() => grownLists.get(path))
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => { if (grown) grownLists.set(path, grown) }, [path, grown])

  const { entries, next } = grown ?? answer
  const grow = async () => {
    setAsking(true)
    setProblem(undefined)
    try {
      const page = await api.get<SearchAnswer>(apiPathOf(search, next))
      setGrown({ entries: [...entries, ...page.entries.filter(entry => !entries.some(({ id }) => id === entry.id))], next: page.next })
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setAsking(false)
    }
  }
  return (
    <>
      <ol className={`result-list ${stale ? 'stale' : ''}`} aria-label={m.results.list}>
        {entries.map(entry => <li key={entry.id}><ResultItem entry={entry} /></li>)}
      </ol>
      {problem && <ProblemNote problem={problem} />}
      <div className='more'>
        <p className='soft small number'>{m.results.shown(number(entries.length), number(answer.total))}</p>
        {next !== undefined && <button type='button' className='button' onClick={grow} disabled={asking || stale}>{m.results.more(number(Math.min(20, answer.total - entries.length)))}</button>}
      </div>
    </>
  )
}

const grownLists = new Map<string, { entries: EntrySummary[], next?: string }>()

function ResultsToCome () {
  const { m } = useSpeech()
  return (
    <div role='status' aria-label={m.site.loading} className='result-list'>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className='result'>
          <span className='cover skeleton' />
          <div className='stack tight'><span className='skeleton' style={{ width: '70%' }} /><span className='skeleton' style={{ width: '45%' }} /><span className='skeleton' style={{ width: '55%' }} /></div>
        </div>
      ))}
    </div>
  )
}

const FacetsToCome = () => <div className='stack'>{[9, 12, 8].map(height => <span key={height} className='skeleton' style={{ height: `${height}rem` }} />)}</div>
