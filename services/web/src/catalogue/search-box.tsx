import type { SearchQuery, Suggestions } from '@commonshelf/api/contract'
import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { useLocation } from 'wouter'
import { withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { pageOf } from './query.js'

type Field = NonNullable<SearchQuery['field']>

/** The search box: a combobox whose suggestions come while typing (APG: list autocomplete with manual selection). */
export function SearchBox ({ query = '', field = 'any', onSearch, large = false, autoFocus = false }: {
  query?: string
  field?: Field
  onSearch: (query: string, field: Field) => void
  large?: boolean
  autoFocus?: boolean
}) {
  const { m, language } = useSpeech()
  const [, navigate] = useLocation()
  const [text, setText] = useState(query)
  const [where, setWhere] = useState<Field>(field)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()

  useEffect(() => setText(query), [query])
  useEffect(() => setWhere(field), [field])

  const asked = useSettled(text.trim(), 120)
  const { data } = useResource<Suggestions>(open && asked !== '' ? withQuery('/suggestions', { q: asked.slice(0, 100) }) : null, { keep: true })
  const suggestions = open && text.trim() !== '' ? data?.suggestions ?? [] : []
  const shown = suggestions.length > 0

  const search = (what: string, inField: Field) => {
    setOpen(false)
    setChosen(-1)
    setText(what)
    input.current?.blur()
    onSearch(what.trim(), inField)
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    search(text, where)
  }

  const pick = (index: number) => {
    const suggestion = suggestions[index]
    if (suggestion.kind === 'library') {
      // A library is a place to look in, not something to look for.
      setOpen(false)
      setText('')
      navigate(pageOf({ filters: { library: [suggestion.library ?? ''] } }))
      return
    }
    setWhere(suggestion.kind)
    search(suggestion.text, suggestion.kind)
  }

  const steer = (event: KeyboardEvent) => {
    // While an input method composes, Enter and the arrows belong to it
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!shown) return setOpen(true)
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setChosen(now => (now + 1 + step + suggestions.length + 1) % (suggestions.length + 1) - 1)
    } else if (event.key === 'Enter' && chosen >= 0 && suggestions[chosen]) {
      event.preventDefault()
      pick(chosen)
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault()
      setOpen(false)
    }
  }

  return (
    <form role='search' className={`search-box ${large ? 'large' : ''}`} onSubmit={submit}>
      <div className='search-line'>
        <select className='search-field' aria-label={m.search.field} value={where} onChange={event => setWhere(event.target.value as Field)}>
          {Object.entries(m.search.fields).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </select>
        <input
          ref={input}
          type='search'
          name='q'
          role='combobox'
          autoFocus={autoFocus}
          autoComplete='off'
          autoCapitalize='off'
          spellCheck={false}
          enterKeyHint='search'
          maxLength={500}
          value={text}
          placeholder={m.search.placeholder}
          aria-label={m.search.label}
          aria-expanded={shown}
          aria-controls={listId}
          aria-autocomplete='list'
          aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
          onChange={event => { setText(event.target.value); setOpen(true); setChosen(-1) }}
          onKeyDown={steer}
          onBlur={() => setOpen(false)}
        />
        <button type='submit' className='search-submit'><Icon name='search' /><span>{m.search.submit}</span></button>
      </div>
      <ul id={listId} role='listbox' aria-label={m.search.suggestions} className='suggestions' hidden={!shown}>
        {suggestions.map((suggestion, index) => (
          // mousedown comes before the input loses the focus and the list with it
          <li key={`${suggestion.kind} ${suggestion.text}`} id={`${listId}-${index}`} role='option' aria-selected={index === chosen} onMouseDown={event => { event.preventDefault(); pick(index) }}>
            <span className='what'>{(language === 'en' ? suggestion.textEn : undefined) ?? suggestion.text}</span>
            <span className='soft small'>{m.search.suggestionKinds[suggestion.kind]}</span>
          </li>
        ))}
      </ul>
    </form>
  )
}

/** The value once it has stayed the same for a moment. */
function useSettled<T> (value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
