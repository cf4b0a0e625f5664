import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Messages } from './zh.js'

export type Language = 'zh' | 'en'
export type { Messages }

// Only the language that is read is loaded
const catalogues: Record<Language, () => Promise<Messages>> = {
  zh: async () => (await import('./zh.js')).zh,
  en: async () => (await import('./en.js')).en
}
const stored = 'commonshelf.language'

interface Speech {
  language: Language
  m: Messages
  setLanguage: (language: Language) => void
  /** 12,345 */
  number: (value: number) => string
  /** 2026年11月23日 / 23 Nov 2026; with the time of day where it matters. */
  date: (iso: string, time?: boolean) => string
  /** The name of a thing that has one in Chinese and perhaps one in English. */
  nameOf: (thing: { name: string, nameEn?: string | null }) => string
}

const SpeechContext = createContext<Speech | null>(null)

export interface Spoken { language: Language, m: Messages }

/** The language to begin in: what was chosen before, else the browser's. */
export async function firstSpoken (): Promise<Spoken> {
  const language = preferred()
  return { language, m: await catalogues[language]() }
}

function preferred (): Language {
  const kept = readKept()
  if (kept) return kept
  const first = navigator.languages.find(tag => /^(zh|en)/i.test(tag))
  return first?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

function readKept (): Language | undefined {
  try {
    const kept = localStorage.getItem(stored)
    return kept === 'zh' || kept === 'en' ? kept : undefined
  } catch {
    return undefined // storage may be forbidden; then the browser's language is asked each time
  }
}

export function SpeechProvider ({ first, children }: { first: Spoken, children: ReactNode }) {
  const [{ language, m }, setSpoken] = useState(first)

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en'
  }, [language])

  const speech = useMemo<Speech>(() => {
    const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
    const numbers = new Intl.NumberFormat(locale)
    const days = new Intl.DateTimeFormat(locale, language === 'zh' ? { dateStyle: 'long' } : { day: 'numeric', month: 'short', year: 'numeric' })
    const moments = new Intl.DateTimeFormat(locale, { month: language === 'zh' ? 'long' : 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    return {
      language,
      m,
      setLanguage: next => {
        try { localStorage.setItem(stored, next) } catch { /* remembered for this visit only */ }
        // Without the network the other language may not come; then this one stays
        catalogues[next]().then(m => setSpoken({ language: next, m }), () => undefined)
      },
      number: value => numbers.format(value),
      date: (iso, time = false) => (time ? moments : days).format(new Date(iso)),
      nameOf: thing => language === 'en' && thing.nameEn ? thing.nameEn : thing.name
    }
  }, [language, m])

  return <SpeechContext value={speech}>{children}</SpeechContext>
}

export function useSpeech (): Speech {
  const speech = use(SpeechContext)
  if (!speech) throw new Error('useSpeech is called outside SpeechProvider')
  return speech
}

/** The messages in the reader's language. */
export const useMessages = (): Messages => useSpeech().m
