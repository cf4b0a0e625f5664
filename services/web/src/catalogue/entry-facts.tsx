import type { Entry } from '@commonshelf/api/contract'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useSpeech } from '../i18n/index.js'
import { languageName, tagOf } from '../i18n/languages.js'
import { pageOf } from './query.js'

/** What the record tells, term by term; names, subjects and series lead on to more of the same. */
export function EntryFacts ({ entry }: { entry: Entry }) {
  const { m, language } = useSpeech()
  const tag = entry.languages[0] === undefined ? undefined : tagOf(entry.languages[0])
  return (
    <section aria-labelledby='details' className='stack'>
      {entry.summary !== undefined && (
        <>
          <h2>{m.entry.summary}</h2>
          <LongText text={entry.summary} tag={tag} />
        </>
      )}
      <h2 id='details'>{m.entry.details}</h2>
      <dl className='facts'>
        <Fact term={m.entry.by} values={entry.contributors.map(({ name, role, dates }) => (
          <span lang={tag}>
            <Link href={pageOf({ filters: { author: [name] } })}>{name}</Link>
            {(dates || (role && m.roles[role])) && <span className='soft small'> {[dates, role && m.roles[role]].filter(Boolean).join(' · ')}</span>}
          </span>
        ))} />
        <Fact term={m.entry.otherTitles} inline={entry.alternativeTitles.every(title => title.length < 20)} values={entry.alternativeTitles} />
        <Fact term={m.entry.edition} values={[entry.edition]} />
        <Fact term={m.entry.publication} values={entry.publication.map(({ place, publisher, date }) => [[place, publisher].filter(Boolean).join(': '), date].filter(Boolean).join(', '))} />
        <Fact term={m.entry.extent} values={[entry.extent]} />
        <Fact term={m.entry.series} values={entry.series.map(({ title, volume }) => <><Link href={pageOf({ q: title, field: 'series' })}>{title}</Link>{volume && ` ; ${volume}`}</>)} />
        <Fact term={m.entry.language} inline values={entry.languages.map(code => languageName(code, language))} />
        <Fact term={m.entry.subjects} inline values={entry.subjects.map(subject => <Link href={pageOf({ filters: { subject: [subject] } })}>{subject}</Link>)} />
        <Fact term={m.entry.classes} inline values={entry.classifications.map(({ scheme, value }) => scheme === 'other' ? value : `${value} (${scheme.toUpperCase()})`)} />
        <Fact term={m.entry.isbn} inline values={entry.isbn.map(hyphenless => <span className='number'>{hyphenless}</span>)} />
        <Fact term={m.entry.issn} values={entry.issn} />
        <Fact term={m.entry.unifiedBookNumber} values={entry.unifiedBookNumber} />
        <Fact term={m.entry.contents} values={[entry.contents && <LongText text={entry.contents} tag={tag} />]} />
        <Fact term={m.entry.notes} values={entry.notes} />
        <Fact term={m.entry.links} values={entry.links.filter(link => /^https?:/i.test(link)).map(link => <a href={link} rel='noreferrer'>{hostOf(link)}</a>)} />
      </dl>
      <p className='soft small'>{m.entry.permalink}</p>
    </section>
  )
}

function Fact ({ term, values, inline = false }: { term: string, values: ReactNode[], inline?: boolean }) {
  const told = values.filter(value => value !== undefined && value !== '')
  if (told.length === 0) return null
  return (
    <>
      <dt>{term}</dt>
      <dd className={inline ? 'row' : 'stack tight'}>{told.map((value, index) => <div key={index}>{value}</div>)}</dd>
    </>
  )
}

function LongText ({ text, tag }: { text: string, tag?: string }) {
  const { m } = useSpeech()
  const [whole, setWhole] = useState(false)
  const isLong = text.length > 260
  return (
    <div className='prose'>
      <p lang={tag}>{isLong && !whole ? `${text.slice(0, 200)}…` : text}</p>
      {isLong && <button type='button' className='link-button small' aria-expanded={whole} onClick={() => setWhole(!whole)}>{whole ? m.site.less : m.site.more}</button>}
    </div>
  )
}

function hostOf (link: string): string {
  try { return new URL(link).host } catch { return link }
}
