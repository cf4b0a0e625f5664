import { useId, useState, type FormEvent } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { Problem } from '../api/problem.js'
import { useSession } from '../api/session.js'
import { useMessages } from '../i18n/index.js'
import { useTitle } from '../parts/page.js'
import { Note, ProblemNote } from '../parts/states.js'

/** Readers come with card and PIN, staff with name and password; both go on to where they were going. */
export function LoginPage () {
  const m = useMessages()
  const params = new URLSearchParams(useSearch())
  const next = ownPath(params.get('next'))
  const isStaff = params.get('as') === 'staff'
  const [, navigate] = useLocation()
  const { login } = useSession()
  const id = useId()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  useTitle(m.login.title)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [name, secret] = [String(form.get('name')).trim(), String(form.get('secret'))]
    setBusy(true)
    setProblem(undefined)
    try {
      const session = await login(isStaff ? { kind: 'staff', name, password: secret } : { kind: 'reader', card: name, pin: secret })
      navigate(next ?? (session.kind === 'staff' ? '/desk' : '/'), { replace: true })
    } catch (thrown) {
      setProblem(Problem.of(thrown))
      setBusy(false)
    }
  }

  const tabHref = (staff: boolean) => `/login?${new URLSearchParams({ ...staff && { as: 'staff' }, ...next && { next } })}`
  const isWrong = problem?.status === 401
  return (
    <div className='narrow stack'>
      <h1>{m.login.title}</h1>
      {next !== undefined && <p className='soft'>{m.login.needed}</p>}
      <nav className='tabs' aria-label={m.login.title}>
        <Link href={tabHref(false)} replace aria-current={isStaff ? undefined : 'page'}>{m.login.reader}</Link>
        <Link href={tabHref(true)} replace aria-current={isStaff ? 'page' : undefined}>{m.login.staff}</Link>
      </nav>
      {/* the key empties the fields when the kind changes */}
      <form key={String(isStaff)} className='card raised stack' onSubmit={submit}>
        <div className='field'>
          <label htmlFor={`${id}name`}>{isStaff ? m.login.name : m.login.card}</label>
          <input id={`${id}name`} name='name' className='input' required maxLength={64} autoComplete='username' autoCapitalize='off' spellCheck={false} aria-describedby={isStaff ? undefined : `${id}hint`} aria-invalid={isWrong || undefined} />
          {!isStaff && <span id={`${id}hint`} className='hint'>{m.login.cardHint}</span>}
        </div>
        <div className='field'>
          <label htmlFor={`${id}secret`}>{isStaff ? m.login.password : m.login.pin}</label>
          <input id={`${id}secret`} name='secret' type='password' className='input' required maxLength={200} autoComplete='current-password' aria-describedby={isStaff ? undefined : `${id}pinhint`} aria-invalid={isWrong || undefined} />
          {!isStaff && <span id={`${id}pinhint`} className='hint'>{m.login.pinHint}</span>}
        </div>
        {problem && (isWrong ? <Note kind='bad' icon='alert' live>{m.login.failed}</Note> : <ProblemNote problem={problem} />)}
        <button type='submit' className='button main wide' disabled={busy}>{busy ? m.login.submitting : m.login.submit}</button>
      </form>
    </div>
  )
}

/** Only a path of these pages is followed after a login, never another site's address. */
function ownPath (next: string | null): string | undefined {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : undefined
}
