import type { ComponentType } from 'react'
import { Link } from 'wouter'
import { useMessages } from '../i18n/index.js'
import { Guarded } from '../lending/guarded.js'
import { useTitle } from '../parts/page.js'
import { Note } from '../parts/states.js'
import { HarvestsPart } from './harvests.js'
import { LibrariesPart } from './libraries.js'
import { Overview } from './overview.js'
import { RecordPart } from './provenance-record.js'
import { QualityPart } from './quality.js'
import { QuarantinePart } from './quarantine.js'
import { ReviewPart } from './review.js'
import { RerunsPart } from './reruns.js'
import { RulesPart } from './rules.js'
import { SheetsPart } from './sheets.js'
import { SourcesPart } from './sources.js'
import './operator.css'

const parts = { overview: Overview, sources: SourcesPart, sheets: SheetsPart, harvests: HarvestsPart, libraries: LibrariesPart, quarantine: QuarantinePart, quality: QualityPart, review: ReviewPart, rules: RulesPart, reruns: RerunsPart }
type Part = keyof typeof parts

/** Pages that other pages lead to: they have no tab of their own. */
const beside = { records: RecordPart }
const pages = { ...parts, ...beside }
type Page = keyof typeof pages

/** What staff see who do not administer: how their own records are. */
const forStaff: readonly Page[] = ['quality', 'records']

// On a phone the tabs are wider than the page
const intoView = (tab: HTMLElement | null) => { if (tab?.parentElement) tab.parentElement.scrollLeft = tab.offsetLeft - 24 }

/** The operator's pages: how it all stands, the feeds, the members, and what could not be read. */
export default function Administration ({ part, id }: { part?: string, id?: string }) {
  const m = useMessages()
  const current: Page = part !== undefined && part in pages ? part as Page : 'overview'
  const Shown: ComponentType<{ id?: string }> = pages[current]
  useTitle(`${m.operator[current]} · ${m.operator.title}`)
  return (
    <Guarded staff>
      {session => session.role !== 'operator' && !forStaff.includes(current)
        ? <Note kind='warn'>{m.operator.forbidden}</Note>
        : <div className='administration'>
            <h1>{session.role === 'operator' ? m.operator.title : m.operator[current]}</h1>
            {session.role === 'operator' && <nav className='tabs' aria-label={m.operator.title}>
              {(Object.keys(parts) as Part[]).map(one => (
                <Link key={one} ref={one === current ? intoView : undefined} href={one === 'overview' ? '/administration' : `/administration/${one}`} aria-current={one === current ? 'page' : undefined}>{m.operator[one]}</Link>
              ))}
            </nav>}
            <Shown {...id === undefined ? {} : { id }} />
          </div>}
    </Guarded>
  )
}
