import { useEffect, useRef, type ReactNode } from 'react'
import { useMessages } from '../i18n/index.js'
import { Icon } from './icons.js'

/** A page-wide drawer from below, made of the browser's own dialog: it keeps the focus and closes on Escape. */
export function Sheet ({ open, title, onClose, children, foot }: { open: boolean, title: string, onClose: () => void, children: ReactNode, foot?: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const m = useMessages()

  useEffect(() => {
    const element = dialog.current
    if (open && !element?.open) element?.showModal()
    if (!open && element?.open) element.close()
    document.documentElement.style.overflow = open ? 'hidden' : ''
    return () => { document.documentElement.style.overflow = '' }
  }, [open])

  return (
    <dialog ref={dialog} className='sheet' aria-label={title} onClose={onClose} onClick={event => { if (event.target === dialog.current) onClose() }}>
      {open && (
        <>
          <div className='sheet-head'>
            <h2>{title}</h2>
            <button type='button' className='button quiet' onClick={onClose} aria-label={m.site.close}><Icon name='close' /></button>
          </div>
          <div className='sheet-body'>{children}</div>
          {foot && <div className='sheet-foot'>{foot}</div>}
        </>
      )}
    </dialog>
  )
}
