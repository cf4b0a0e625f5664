import type { Evidence } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'

/** Each feature that spoke, with its points and what was compared. */
export function EvidenceList ({ evidence }: { evidence: Evidence[] }) {
  const { m } = useSpeech()
  return (
    <ul className='evidence'>
      {evidence.map((given, index) => {
        const { feature, points, left, right } = given as { feature: string, points?: number, left?: unknown, right?: unknown }
        const speaksFor = points === undefined || points >= 0
        return (
          <li key={index} className={speaksFor ? 'agrees' : 'disagrees'} title={`${said(left)} | ${said(right)}`}>
            <span>{m.why.features[feature] ?? feature}</span>
            <span className='soft'>{said(left) === said(right) ? said(left) : `${said(left)} | ${said(right)}`}</span>
            {points !== undefined && <strong className='number'>{points > 0 ? `+${points}` : `−${Math.abs(points)}`}</strong>}
          </li>
        )
      })}
    </ul>
  )
}

/** A name is compared as `family|given`, and told as people write it. */
const asWritten = (one: unknown): unknown => typeof one === 'string' ? one.replace(/^([^|]+)\|([^|]+)$/, '$2 $1') : one

function said (value: unknown): string {
  const text = Array.isArray(value) ? value.filter(one => one !== null && one !== undefined && one !== '').map(asWritten).join(', ') : value === undefined || value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 38)}…` : text
}
