import { useId, type ReactNode } from 'react'

/** A label, what is filled in, and a word on it. */
export function Field ({ label, hint, children }: { label: string, hint?: string, children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className='field'>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint !== undefined && <span className='hint'>{hint}</span>}
    </div>
  )
}

export function Text ({ name, label, hint, placeholder }: { name: string, label: string, hint: string, placeholder?: string }) {
  return <Field label={label} hint={hint}>{id => <input id={id} name={name} className='input' autoComplete='off' placeholder={placeholder} />}</Field>
}
