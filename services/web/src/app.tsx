import { lazy, Suspense } from 'react'
import { Link, Route, Switch } from 'wouter'
import { EntryPage } from './catalogue/entry-page.js'
import { Home } from './catalogue/home.js'
import { ResultsPage } from './catalogue/results-page.js'
import { useMessages } from './i18n/index.js'
import { LoginPage } from './lending/login-page.js'
import { RequestPage } from './lending/request-page.js'
import { RequestsPage } from './lending/requests-page.js'
import { useTitle } from './parts/page.js'
import { Site } from './parts/site.js'
import { Empty, Skeleton } from './parts/states.js'

// Readers never load what only staff use
const Desk = lazy(() => import('./desk/desk-page.js'))
const Scan = lazy(() => import('./scanning/scan-page.js'))
const Administration = lazy(() => import('./operator/administration.js'))

export function App () {
  return (
    <Site>
      <Suspense fallback={<Skeleton block='2.5rem' lines={6} />}>
        <Switch>
          <Route path='/'><Home /></Route>
          <Route path='/search'><ResultsPage /></Route>
          <Route path='/entries/:id'>{({ id }) => <EntryPage key={id} id={id} />}</Route>
          <Route path='/login'><LoginPage /></Route>
          <Route path='/requests'><RequestsPage /></Route>
          <Route path='/requests/:id'>{({ id }) => <RequestPage key={id} id={id} />}</Route>
          <Route path='/desk'><Desk /></Route>
          <Route path='/scan'><Scan /></Route>
          <Route path='/administration/:part?/:id?'>{({ part, id }) => <Administration part={part} id={id} />}</Route>
          <Route><Missing /></Route>
        </Switch>
      </Suspense>
    </Site>
  )
}

function Missing () {
  const { site } = useMessages()
  useTitle(site.missingTitle)
  return (
    <Empty title={site.missingTitle}>
      <p>{site.missingText}</p>
      <p><Link href='/' className='button'>{site.home}</Link></p>
    </Empty>
  )
}
