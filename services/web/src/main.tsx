import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SessionProvider } from './api/session.js'
import { App } from './app.js'
import { firstSpoken, SpeechProvider } from './i18n/index.js'
import './style/tokens.css'
import './style/base.css'
import './style/parts.css'
import './style/site.css'
import './catalogue/catalogue.css'
import './lending/lending.css'

const first = await firstSpoken()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SpeechProvider first={first}>
      <SessionProvider>
        <App />
      </SessionProvider>
    </SpeechProvider>
  </StrictMode>
)
