import { useId, type ReactNode } from 'react'
import { useSpeech } from '../i18n/index.js'

export function FacetCheck ({ label, count, checked, disabled = false, onToggle }: { label: string, count: number, checked: boolean, disabled?: boolean, onToggle: () => void }) {
  const { number } = useSpeech()
  return (
    <label className='check facet-check'>
      <input type='checkbox' checked={checked} disabled={disabled} onChange={onToggle} />
      <span className='facet-label'>{label}</span>
      <span className='soft small number'>{number(count)}</span>
    </label>
  )
}

export function FacetBox ({ title, children }: { title: string, children: ReactNode }) {
  const id = useId()
  return (
    <div className='facet' role='group' aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </div>
  )
}
