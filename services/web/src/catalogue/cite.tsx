import type { Citations, Entry, ExportFormat } from '@commonshelf/api/contract'
import { useState } from 'react'
import { withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote, Skeleton } from '../parts/states.js'
import './cite.css'

type Citation = Citations['citations'][number]

/** Forms that are files, by who takes them. Citations as text are on the page itself. */
const files = {
  references: ['ris', 'bibtex', 'csl-json'],
  records: ['cnmarc', 'cnmarc-xml', 'marc21', 'marc21-xml', 'unimarc', 'unimarc-xml'],
  data: ['json-ld']
} as const satisfies Record<string, readonly ExportFormat[]>

/** The entry as others want it: citations to copy, files for reference managers and catalogues, the address that lasts. */
export function Cite ({ entry }: { entry: Entry }) {
  const { m, language } = useSpeech()
  const [open, setOpen] = useState(false)
  const { data, problem, reload } = useResource<Citations>(open ? `/entries/${entry.id}/citations` : null)
  const address = `${location.origin}/entries/${entry.id}`
  // Whoever reads Chinese cites by the national standard first
  const citations = language === 'zh' ? data?.citations : data?.citations.toSorted((a, b) => Number(a.style === 'gb-t-7714') - Number(b.style === 'gb-t-7714'))
  return (
    <details className='why' onToggle={event => setOpen(event.currentTarget.open)}>
      <link rel='alternate' type='application/ld+json' href={`/v1/entries/${entry.id}/export?format=json-ld`} />
      <summary><Icon name='chevron' size={18} />{m.exports.title}</summary>
      <div className='stack'>
        <p className='soft prose'>{m.exports.lead}</p>
        {problem && <ProblemNote problem={problem} retry={reload} />}
        {!data && !problem && open && <Skeleton lines={6} />}
        {citations && <dl className='citations'>{citations.map(citation => <Cited key={citation.style} citation={citation} />)}</dl>}
        {(Object.keys(files) as (keyof typeof files)[]).map(group => (
          <div key={group} className='stack tight'>
            <h3>{m.exports[group]}</h3>
            <ul className='row export-files'>
              {files[group].map(format => (
                <li key={format}><a className='chip' download href={withQuery(`/v1/entries/${entry.id}/export`, { format })} aria-label={m.exports.download(m.exports.formats[format])}>{m.exports.formats[format]}</a></li>
              ))}
            </ul>
          </div>
        ))}
        <div className='stack tight'>
          <h3>{m.exports.permalink}</h3>
          <Copied text={address} label={m.exports.copyPermalink}><span className='number'>{address}</span></Copied>
        </div>
      </div>
    </details>
  )
}

function Cited ({ citation: { style, text, pieces } }: { citation: Citation }) {
  const { m } = useSpeech()
  return (
    <>
      <dt>{m.exports.styles[style]}</dt>
      <dd><Copied text={text} label={m.exports.copyOf(m.exports.styles[style])}>{pieces.map(({ text, italic }, at) => italic === true ? <i key={at}>{text}</i> : text)}</Copied></dd>
    </>
  )
}

/** A text with the button that copies it. */
function Copied ({ text, label, children }: { text: string, label: string, children: React.ReactNode }) {
  const { m } = useSpeech()
  const [done, setDone] = useState<boolean>()
  const copy = () => { void copyText(text).then(setDone) }
  return (
    <div className='copied'>
      <p className='copied-text'>{children}</p>
      <button type='button' className='button' aria-label={label} onClick={copy}>{done === true ? <><Icon name='check' size={16} />{m.exports.copied}</> : m.exports.copy}</button>
      <p className={done === false ? 'soft small' : 'unseen'} role='status'>{done !== undefined && (done ? m.exports.copied : m.exports.notCopied)}</p>
    </div>
  )
}

/** Whether it could be copied. Over plain http, as inside a library's own network, browsers have the old way alone. */
async function copyText (text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.style.position = 'fixed'
    field.style.opacity = '0'
    const before = document.activeElement
    document.body.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    if (before instanceof HTMLElement) before.focus()
    return done
  }
}
