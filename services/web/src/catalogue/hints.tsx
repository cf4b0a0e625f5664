import type { SearchAnswer } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'

/** How the words were taken, where that is not as they were typed. */
export function Hints ({ hints, onIsbn }: { hints: SearchAnswer['hints'], onIsbn: (isbn: string) => void }) {
  const { m } = useSpeech()
  if (hints.length === 0) return null
  return (
    <div role='note' className='soft small'>
      {hints.map(({ kind, meant }, index) => kind === 'isbn-check-digit' && meant !== undefined
        ? <p key={index}><button type='button' className='link-button' onClick={() => onIsbn(meant)}>{m.results.isbnMeant(meant)}</button></p>
        : <p key={index}>{m.results.takenAsWords}</p>)}
    </div>
  )
}
