import { useId } from 'react'
import { useMessages } from '../i18n/index.js'

/** Whether a file is everything that a library has or only what changed: the form's field `extent`. */
export function ExtentField () {
  const m = useMessages()
  const id = useId()
  return (
    <div className='field'>
      <label htmlFor={id}>{m.operator.extent}</label>
      <select id={id} name='extent' className='select' defaultValue='delta'>
        {(['delta', 'full'] as const).map(extent => <option key={extent} value={extent}>{m.operator.extents[extent]}</option>)}
      </select>
    </div>
  )
}
