import { useEffect } from 'react'
import { useMessages } from '../i18n/index.js'

/** The document's title follows the page. */
export function useTitle (title: string | undefined): void {
  const { site } = useMessages()
  useEffect(() => {
    document.title = title ? `${title} · ${site.name}` : `${site.name} · ${site.tagline}`
  }, [title, site])
}
