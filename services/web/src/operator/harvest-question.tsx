import type { Harvest, HeldQuestion, Withdrawals } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'

/** Whether so many records may go: with what speaks against it, which they are, and the two answers. */
export function Question ({ harvest, held, onDone }: { harvest: Harvest, held: HeldQuestion, onDone: () => Promise<void> }) {
  const { m, number, date } = useSpeech()
  const words = m.harvests.question
  const [isSure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const by = held.decidedBy ?? m.harvests.report.somebody
  if (held.decision !== undefined) {
    const when = held.decidedAt === undefined ? '' : date(held.decidedAt, true)
    return (
      <div className='stack tight'>
        <Note kind={held.decision === 'approved' ? 'good' : undefined}>{held.decision === 'superseded' ? words.superseded : words[held.decision](by)} <span className='soft small number'>{when}</span></Note>
        {held.decision === 'refused' && <Samples harvest={harvest.id} title={words.keptList} none={words.keptListGone} />}
      </div>
    )
  }
  const answer = async (how: 'approve' | 'refuse') => {
    setBusy(true)
    setProblem(undefined)
    try {
      await api.post(`/harvests/${harvest.id}/${how}`)
      await onDone()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
    }
  }
  const all = held.stated + held.missing
  const count = number(held.standing)
  return (
    <section className='card stack' aria-labelledby='question'>
      <h2 id='question'>{words.title(number(all), number(held.present))}</h2>
      <ul className='stack tight'>
        {held.missing > 0 && <li>{words.missing(number(held.missing))}</li>}
        {held.stated > 0 && <li>{words.stated(number(held.stated))}</li>}
        {held.standing < all && <li>{words.standing(number(all - held.standing))} {words.left(count)}</li>}
        <li className='soft'>{words.allowed(number(held.allowed))}</li>
      </ul>
      {held.engagedItems > 0 && <Note kind='warn' icon='alert'>{words.engaged(number(held.engagedItems), number(held.engagedRecords))}</Note>}
      <p className='soft prose'>{words.hint}</p>
      {problem && <ProblemNote problem={problem} />}
      {isSure
        ? <div className='row' role='group' aria-label={words.sure(count)}>
            <strong>{words.sure(count)}</strong>
            <button type='button' className='button danger' disabled={busy} onClick={() => answer('approve')}>{words.yes}</button>
            <button type='button' className='button quiet' disabled={busy} onClick={() => setSure(false)}>{words.no}</button>
          </div>
        : <div className='row'>
            <button type='button' className='button main' disabled={busy} onClick={() => answer('refuse')}>{words.refuse}</button>
            <button type='button' className='button danger' disabled={busy} onClick={() => setSure(true)}>{words.approve(count)}</button>
          </div>}
      <Samples harvest={harvest.id} title={words.samples} open={held.standing <= 20} />
    </section>
  )
}

function Samples ({ harvest, title, none, open = false }: { harvest: string, title: string, none?: string, open?: boolean }) {
  const { m } = useSpeech()
  const { data, problem, reload } = useResource<Withdrawals>(withQuery(`/harvests/${harvest}/withdrawals`, { limit: 20 }))
  const [more, setMore] = useState<Withdrawals>()
  const words = m.harvests.question
  if (problem) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={4} />
  if (none !== undefined && data.withdrawals.length === 0) return <p className='soft small'>{none}</p>
  const rows = [...data.withdrawals, ...more?.withdrawals ?? []]
  const next = more ? more.next : data.next
  const grow = async () => {
    const page = await api.get<Withdrawals>(withQuery(`/harvests/${harvest}/withdrawals`, { limit: 50, cursor: next })).catch(() => undefined)
    if (page) setMore({ ...page, withdrawals: [...more?.withdrawals ?? [], ...page.withdrawals] })
  }
  return (
    <details open={open}>
      <summary className='small'><Icon name='chevron' size={16} />{title}</summary>
      <ul className='divide small withdrawal-samples'>
        {rows.map(row => (
          <li key={row.record}>
            <span>
              {row.entry === undefined ? row.title ?? words.untitled : <Link href={`/entries/${row.entry}`}>{row.title ?? words.untitled}</Link>}
              {' '}<span className='soft'>{[row.author, row.year].filter(Boolean).join(' · ')}</span>
            </span>
            <span className='row soft'>
              {row.engaged > 0 && <span className='tag warn'>{words.copies(String(row.engaged))}</span>}
              <span>{words.cause[row.cause]}</span><code>{row.identifier}</code>
            </span>
          </li>
        ))}
      </ul>
      {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
    </details>
  )
}
