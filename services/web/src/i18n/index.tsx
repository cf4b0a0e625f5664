import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { en } from './en.js'
import { zh, type Messages } from './zh.js'

export type Language = 'zh' | 'en'
export type { Messages }

const catalogues: Record<Language, Messages> = { zh, en }
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

export function SpeechProvider ({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(preferred)

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
      m: catalogues[language],
      setLanguage: next => {
        try { localStorage.setItem(stored, next) } catch { /* remembered for this visit only */ }
        setLanguage(next)
      },
      number: value => numbers.format(value),
      date: (iso, time = false) => (time ? moments : days).format(new Date(iso)),
      nameOf: thing => language === 'en' && thing.nameEn ? thing.nameEn : thing.name
    }
  }, [language])

  return <SpeechContext value={speech}>{children}</SpeechContext>
}

export function useSpeech (): Speech {
  const speech = use(SpeechContext)
  if (!speech) throw new Error('useSpeech is called outside SpeechProvider')
  return speech
}

/** The messages in the reader's language. */
export const useMessages = (): Messages => useSpeech().m
