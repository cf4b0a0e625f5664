import type { Desk, DeskKind, Libraries, Session } from '@commonshelf/api/contract'
import { useId, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useServicePoints } from '../catalogue/places.js'
import { useSpeech } from '../i18n/index.js'
import { Guarded } from '../lending/guarded.js'
import { useTitle } from '../parts/page.js'
import { Empty, Note, ProblemNote, Skeleton } from '../parts/states.js'
import { deskKindOrder } from './kinds.js'
import { ScanBox } from './scan-box.js'
import type { Step } from './steps.js'
import { Task } from './task.js'
import './desk.css'

/** The staff desk: the scan box, the counts, and what waits. Library and kind live in the address. */
export default function DeskPage () {
  const { m } = useSpeech()
  useTitle(m.desk.title)
  return <Guarded staff>{session => session.kind === 'staff' ? <StaffDesk session={session} /> : <Note kind='warn'>{m.desk.forbidden}</Note>}</Guarded>
}

const isKind = (value: string | null): value is DeskKind => deskKindOrder.includes(value as DeskKind)

function StaffDesk ({ session }: { session: Session }) {
  const { m } = useSpeech()
  const params = new URLSearchParams(useSearch())
  const library = params.get('library') ?? session.library.code
  const asked = params.get('kind')
  const counted = useResource<Desk>(withQuery('/desk', { library }), { keep: true, every: 15_000 })
  // Without a choice, the first kind that has work
  const kind = isKind(asked) ? asked : counted.data && (deskKindOrder.find(kind => counted.data!.counts[kind] > 0) ?? 'to-supply')
  const listed = useResource<Desk>(kind === undefined ? null : withQuery('/desk', { library, kind, limit: 50 }), { every: 15_000 })
  const [more, setMore] = useState<{ of: string, desk: Desk }>()
  const [done, setDone] = useState<{ step: Step, title: string }>()
  const [problem, setProblem] = useState<Problem>()
  const here = useHere(library, session)

  const listId = `${library} ${kind}`
  const grown = more?.of === listId ? more.desk : undefined
  const tasks = [...listed.data?.tasks ?? [], ...grown?.tasks ?? []]
  const next = grown ? grown.next : listed.data?.next
  const refresh = async () => {
    setMore(undefined)
    await Promise.all([counted.reload(), listed.reload()])
  }
  const grow = async () => {
    try {
      const desk = await api.get<Desk>(withQuery('/desk', { library, kind, limit: 50, cursor: next }))
      setMore({ of: listId, desk: { ...desk, tasks: [...grown?.tasks ?? [], ...desk.tasks] } })
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  const counts = listed.data?.counts ?? counted.data?.counts
  return (
    <div className='desk'>
      <header className='row between'>
        <h1>{m.desk.title}</h1>
        <LibraryChoice session={session} library={library} kind={asked} />
        <Link href='/scan' className='button'>{m.scanning.title}</Link>
      </header>

      <ScanBox here={here} onScanned={refresh} />

      {counted.problem && !counted.data && <ProblemNote problem={counted.problem} retry={counted.reload} />}
      <nav className='tabs' aria-label={m.desk.tasks}>
        {deskKindOrder.map(one => (
          <Link key={one} href={withQuery('/desk', { library: library === session.library.code ? undefined : library, kind: one })} aria-current={one === kind ? 'page' : undefined}>
            {m.desk.kinds[one]} <span className='count'>{counts?.[one] ?? '·'}</span>
          </Link>
        ))}
      </nav>

      {kind && (
        <section className='stack' aria-label={m.desk.kinds[kind]}>
          <p className='soft small'>{m.desk.kindHelp[kind]}</p>
          <div role='status'>{done && <Note kind='good' icon='check'>{m.desk.done[done.step]}: {done.title}</Note>}</div>
          {(listed.problem ?? problem) && <ProblemNote problem={(listed.problem ?? problem)!} retry={listed.reload} />}
          {!listed.data && !listed.problem && <><Skeleton block='7rem' lines={0} /><Skeleton block='7rem' lines={0} /></>}
          {listed.data && tasks.length === 0 && <Empty icon='check' title={m.desk.empty}><p>{m.desk.emptyText}</p></Empty>}
          <ul className='task-list'>
            {tasks.map(task => <li key={`${task.request} ${task.supply ?? ''}`}><Task task={task} desk={library} here={here.point} onDone={step => { setDone({ step, title: task.title }); void refresh() }} /></li>)}
          </ul>
          {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
        </section>
      )}
    </div>
  )
}

/** Staff may stand at any desk of their part of the tree. */
function LibraryChoice ({ session, library, kind }: { session: Session, library: string, kind: string | null }) {
  const { m, nameOf } = useSpeech()
  const id = useId()
  const [, navigate] = useLocation()
  const { data } = useResource<Libraries>('/libraries?limit=100')
  const mine = data?.libraries.filter(({ path }) => path.includes(session.library.code)) ?? []
  if (mine.length < 2) return <p className='soft desk-of'>{nameOf(session.library)}</p>
  return (
    <div className='desk-choice'>
      <label htmlFor={id} className='soft small nowrap'>{m.desk.library}</label>
      <select id={id} className='select desk-library' value={library} onChange={event => navigate(withQuery('/desk', { library: event.target.value, kind: kind ?? undefined }))}>
        {mine.map(one => <option key={one.code} value={one.code}>{nameOf(one)}</option>)}
      </select>
    </div>
  )
}

const storedPoint = (library: string) => `commonshelf.desk.${library}`

/** The service point at which the clerk stands; remembered on this machine, for each library. */
function useHere (library: string, session: Session) {
  const all = useServicePoints()
  const points = all?.filter(point => point.library.code === library) ?? []
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const known = (code: string | null | undefined) => points.find(point => point.code === code)?.code
  const point = known(chosen[library]) ?? known(localStorage.getItem(storedPoint(library))) ?? known(session.servicePoint) ?? points[0]?.code
  return {
    points,
    point,
    choose: (code: string) => {
      localStorage.setItem(storedPoint(library), code)
      setChosen({ ...chosen, [library]: code })
    }
  }
}

export type Here = ReturnType<typeof useHere>
