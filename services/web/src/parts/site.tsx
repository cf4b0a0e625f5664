import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useSession } from '../api/session.js'
import { useSpeech } from '../i18n/index.js'
import { Icon, Logo, type IconName } from './icons.js'

/** The frame of every page: header, main, footer; takes the focus to the new page after a link was followed. */
export function Site ({ children }: { children: ReactNode }) {
  const { m } = useSpeech()
  const main = useFollowedLink()
  const online = useOnline()
  return (
    <div className='site'>
      <a className='skip' href='#content'>{m.site.skip}</a>
      <Header />
      {!online && <p className='offline' role='status'>{m.site.offline}</p>}
      <main id='content' className='site-main' ref={main} tabIndex={-1}>{children}</main>
      <footer className='site-footer'>
        <div className='inner'>
          <span>{m.site.name}</span>
          <a href='/docs'>{m.site.api}</a>
          <Link href='/login?as=staff'>{m.site.staffLogin}</Link>
        </div>
      </footer>
    </div>
  )
}

function Header () {
  const { m, language, setLanguage } = useSpeech()
  const { session } = useSession()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <header className='site-header'>
      <div className='inner'>
        <Link href='/' className={`brand ${session ? 'may-shrink' : ''}`} aria-label={m.site.name}><Logo /><span>{m.site.name}</span></Link>
        <nav className='site-nav' aria-label={m.site.navigation}>
          {session?.kind === 'reader' && <NavLink href='/requests' label={m.site.requests} />}
          {session?.kind === 'staff' && <NavLink href='/search' icon='search' label={m.site.search} />}
          {session?.kind === 'staff' && <NavLink href='/desk' label={m.site.desk} />}
          {session?.role === 'operator' && <NavLink href='/administration' label={m.site.administration} />}
          {session?.kind === 'staff' && session.role !== 'operator' && <NavLink href='/administration/quality' label={m.operator.quality} />}
          <Account />
          <button type='button' onClick={() => setLanguage(other)} lang={other === 'zh' ? 'zh-Hans' : 'en'} aria-label={m.site.otherLanguageLabel}>
            {other === 'zh' ? '中文' : 'EN'}
          </button>
        </nav>
      </div>
    </header>
  )
}

/** With an icon, the words give way to it where there is no room; they stay its name. */
function NavLink ({ href, icon, label }: { href: string, icon?: IconName, label: string }) {
  const [location] = useLocation()
  const current = location === href || location.startsWith(`${href}/`)
  return (
    <Link href={href} aria-current={current ? 'page' : undefined} aria-label={label}>
      {icon && <Icon name={icon} />}<span className={icon && 'wide-only'}>{label}</span>
    </Link>
  )
}

function Account () {
  const { m } = useSpeech()
  const { session, logout } = useSession()
  const [, navigate] = useLocation()
  if (session === undefined) return <span style={{ width: '4.5rem' }} />
  if (session === null) return <Link href='/login'><Icon name='person' />{m.site.login}</Link>
  const leave = async () => {
    await logout().catch(() => undefined)
    navigate('/')
  }
  return (
    <>
      <span className='wide-only soft who'>{session.name}</span>
      <button type='button' onClick={leave} aria-label={m.site.logout} title={`${m.site.logout} (${session.name})`}>
        <Icon name='leave' /><span className='wide-only'>{m.site.logout}</span>
      </button>
    </>
  )
}

function useFollowedLink () {
  const [location] = useLocation()
  const main = useRef<HTMLElement>(null)
  const before = useRef(location)
  const wentBack = useRef(false)

  useEffect(() => {
    const back = () => { wentBack.current = true }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])

  useEffect(() => {
    if (before.current === location) return
    before.current = location
    // Back and forward keep the browser's own scroll position
    if (!wentBack.current) {
      scrollTo(0, 0)
      if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
    }
    wentBack.current = false
  }, [location])
  return main
}

function useOnline (): boolean {
  return useSyncExternalStore(changed => {
    addEventListener('online', changed)
    addEventListener('offline', changed)
    return () => {
      removeEventListener('online', changed)
      removeEventListener('offline', changed)
    }
  }, () => navigator.onLine)
}
