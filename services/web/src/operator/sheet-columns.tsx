import type { SheetMapping, SheetPreview } from '@commonshelf/api/contract'
import { useId } from 'react'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'

export type Correction = Pick<SheetMapping['sheets'][number], 'use' | 'headingRow' | 'fields'>
type Change = (correction: Correction) => void

/** A sheet: whether it is taken in, what each column is taken for, and the first books as they would be read. */
export function OneSheet ({ sheet, several, change }: { sheet: SheetPreview, several: boolean, change?: Change }) {
  const { m, number } = useSpeech()
  const words = m.sheets
  const id = useId()
  return (
    <section className='card stack' aria-label={sheet.name || words.sheet}>
      <div className='row between'>
        <h3>{sheet.name || words.sheet} {sheet.known && <span className='tag good'>{words.known}</span>}</h3>
        {several && <label className='check'><input type='checkbox' checked={sheet.use} disabled={change === undefined} onChange={event => change?.({ use: event.target.checked })} />{words.use}</label>}
      </div>
      {!sheet.use && <p className='soft'>{sheet.isList ? words.leftOut : words.noList}</p>}
      {(sheet.use || !several) && (
        <>
          <p>{words.books(number(sheet.books), number(sheet.looked), sheet.more)}</p>
          <RowKinds sheet={sheet} />
          <ul className='divide sheet-columns' aria-label={m.operator.mapping}>
            {sheet.columns.map(({ heading, key, field, why, sample }, column) => (
              <li key={key} className={field === undefined ? 'is-left-out' : ''}>
                <div className='sheet-column'>
                  <label htmlFor={`${id}${column}`}><strong>{heading || words.unnamed(column + 1)}</strong></label>
                  <p className='soft small'>{sample.join(' · ') || words.empty}</p>
                </div>
                <div className='sheet-field'>
                  <select id={`${id}${column}`} className='select' value={field ?? ''} disabled={change === undefined} onChange={event => change?.({ fields: { [key]: (event.target.value || null) as never } })}>
                    <option value=''>{m.operator.columnIgnored}</option>
                    {Object.entries(m.operator.columnFields).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
                  </select>
                  <span className='soft small'>{words.why[why]}</span>
                </div>
              </li>
            ))}
          </ul>
          <FirstBooks sheet={sheet} />
        </>
      )}
      <Headings sheet={sheet} change={change} />
    </section>
  )
}

function RowKinds ({ sheet: { refused, doubts, passed } }: { sheet: SheetPreview }) {
  const { m, number } = useSpeech()
  const { rowKinds, rows } = m.sheets
  const kinds = [...refused.map(one => ({ ...one, tone: 'bad' })), ...doubts.map(one => ({ ...one, tone: 'warn' })), ...passed.map(one => ({ ...one, tone: '' }))]
  if (kinds.length === 0) return null
  return (
    <ul className='stack tight small'>
      {kinds.map(({ reason, count, rows: which, tone }) => (
        <li key={tone + reason}><span className={`tag ${tone}`}>{number(count)}</span> {rowKinds[reason] ?? reason} <span className='soft'>{rows(which.join(', '), count > which.length)}</span></li>
      ))}
    </ul>
  )
}

function FirstBooks ({ sheet }: { sheet: SheetPreview }) {
  const { m } = useSpeech()
  const words = m.sheets
  if (sheet.first.length === 0) return null
  return (
    <section className='stack tight'>
      <h4 className='soft small'>{words.asRead}</h4>
      <ol className='divide sheet-books'>
        {sheet.first.slice(0, 5).map(({ row, fields: { title, ...fields } }) => (
          <li key={row}>
            <p><strong>{title ?? words.untitled}</strong> <span className='soft small'>{words.row(row)}</span></p>
            <p className='small'>{Object.entries(fields).map(([field, value]) => <span key={field} className='sheet-value'><span className='soft'>{m.operator.columnFields[field] ?? field}</span> {value}</span>)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The rows as they stand, so that staff can point at the headings. */
function Headings ({ sheet, change }: { sheet: SheetPreview, change?: Change }) {
  const { m } = useSpeech()
  const words = m.sheets
  const id = useId()
  return (
    <details>
      <summary className='small'><Icon name='chevron' size={16} />{sheet.headingRow === 0 ? words.noHeadings : words.headingsIn(sheet.headingRow)}</summary>
      <div className='sheet-top' role='group' aria-label={words.choose}>
        <table>
          <tbody>
            {sheet.top.map((cells, at) => (
              <tr key={at} className={at + 1 === sheet.headingRow ? 'is-heading' : ''}>
                <th scope='row'>
                  <label><input type='radio' name={`${id}heading`} checked={at + 1 === sheet.headingRow} disabled={change === undefined} onChange={() => change?.({ headingRow: at + 1 })} aria-label={words.row(at + 1)} /> {at + 1}</label>
                </th>
                {cells.map((cell, column) => <td key={column}>{cell}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {change && sheet.headingRow !== 0 && <p><button type='button' className='button quiet' onClick={() => change({ headingRow: 0 })}>{words.hasNoHeadings}</button></p>}
    </details>
  )
}
