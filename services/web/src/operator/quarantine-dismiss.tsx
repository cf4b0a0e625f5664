import { useId } from 'react'
import { useMessages } from '../i18n/index.js'

/** Why nothing is to be done, in a few words for whoever asks later. */
export function DismissForm ({ onDismiss, onClose }: { onDismiss: (note: string | undefined) => void, onClose: () => void }) {
  const m = useMessages()
  const id = useId()
  return (
    <form className='row dismiss' onSubmit={event => {
      event.preventDefault()
      onDismiss(String(new FormData(event.currentTarget).get('note') ?? '').trim() || undefined)
    }}>
      <label className='soft small' htmlFor={id}>{m.quality.note}</label>
      <input id={id} name='note' className='input' maxLength={1000} autoComplete='off' autoFocus />
      <button type='submit' className='button'>{m.quality.confirmDismiss}</button>
      <button type='button' className='button quiet' onClick={onClose}>{m.quality.cancel}</button>
    </form>
  )
}
