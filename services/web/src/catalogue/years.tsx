import type { Facet } from '@commonshelf/api/contract'
import { useId, type FormEvent } from 'react'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { FacetBox } from './facet-parts.js'
import type { Search } from './query.js'

/** The years found, as a chart whose bars narrow the search, and as a span to type. */
export function Years ({ values, search, onChange }: { values: Facet['values'], search: Search, onChange: (next: Search) => void }) {
  const { m } = useSpeech()
  const id = useId()
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const year = (name: string) => String(form.get(name) ?? '').replace(/\D/g, '')
    onChange({ ...search, from: year('from'), to: year('to') })
  }
  return (
    <FacetBox title={m.results.facets.year}>
      <Chart bars={barsOf(values)} search={search} onChange={onChange} />
      {/* the key makes the boxes follow an address that changed elsewhere */}
      <form key={`${search.from} ${search.to}`} className='years' onSubmit={apply}>
        <label className='unseen' htmlFor={`${id}from`}>{m.results.yearFrom}</label>
        <input id={`${id}from`} className='input number' name='from' inputMode='numeric' maxLength={4} defaultValue={search.from} placeholder='1900' />
        <span aria-hidden='true'>–</span>
        <label className='unseen' htmlFor={`${id}to`}>{m.results.yearTo}</label>
        <input id={`${id}to`} className='input number' name='to' inputMode='numeric' maxLength={4} defaultValue={search.to} placeholder='2026' />
        <button type='submit' className='button' aria-label={m.results.yearApply}><Icon name='check' size={18} /></button>
      </form>
    </FacetBox>
  )
}

interface Bar { from: number, to: number, count: number }

/** As many bars as a narrow column has room for. */
const mostBars = 24

/** The counts of single years in bars of one, two, five, ten… years. What lies far before the rest is left out: a misprint or two would make the chart one bar wide. */
export function barsOf (values: Facet['values']): Bar[] {
  const years = values.map(({ value, count }) => ({ year: Number(value), count })).filter(({ year, count }) => year > 0 && count > 0).sort((a, b) => a.year - b.year)
  const total = years.reduce((sum, { count }) => sum + count, 0)
  let before = 0
  const shown = years.filter(({ count }) => (before += count) > total / 200)
  if (shown.length < 2) return []
  const [first, last] = [shown[0].year, shown[shown.length - 1].year]
  const step = [1, 2, 5, 10, 20, 50, 100].find(size => Math.floor(last / size) - Math.floor(first / size) < mostBars) ?? 100
  const bars: Bar[] = []
  for (let from = Math.floor(first / step) * step; from <= last; from += step) {
    const to = from + step - 1
    bars.push({ from, to, count: shown.reduce((sum, { year, count }) => year >= from && year <= to ? sum + count : sum, 0) })
  }
  return bars
}

function Chart ({ bars, search, onChange }: { bars: Bar[], search: Search, onChange: (next: Search) => void }) {
  const { m, number } = useSpeech()
  if (bars.length < 2) return null
  const highest = Math.max(...bars.map(({ count }) => count))
  const [from, to] = [Number(search.from) || 0, Number(search.to) || 9999]
  return (
    <div className='year-chart'>
      <div className='bars' role='group' aria-label={m.results.yearsShown}>
      {bars.map(bar => {
        const label = `${bar.from === bar.to ? bar.from : `${bar.from}–${bar.to}`}: ${number(bar.count)}`
        const only = search.from === String(bar.from) && search.to === String(bar.to)
        return (
          <button key={bar.from} type='button' title={label} aria-label={label} aria-pressed={only} disabled={bar.count === 0}
            className={bar.to >= from && bar.from <= to ? 'within' : ''}
            onClick={() => onChange({ ...search, from: only ? '' : String(bar.from), to: only ? '' : String(bar.to) })}>
            <span style={{ height: `${bar.count === 0 ? 0 : Math.max(4, Math.round(bar.count / highest * 100))}%` }} />
          </button>
        )
      })}
      </div>
      <p className='soft small number' aria-hidden='true'><span>{bars[0].from}</span><span>{bars[bars.length - 1].to}</span></p>
    </div>
  )
}
