import type { Facet } from '@commonshelf/api/contract'
import { useSpeech, type Messages } from '../i18n/index.js'
import { languageName } from '../i18n/languages.js'
import type { FacetName } from './query.js'

type Value = Facet['values'][number]

/** How a facet's value is said to the reader. */
export function useFacetLabel (): (name: FacetName | 'from' | 'to', value: Value | { value: string, label?: string, labelEn?: string }) => string {
  const { m, language } = useSpeech()
  return (name, { value, ...given }) => {
    switch (name) {
      case 'library': return (language === 'en' ? given.labelEn : undefined) ?? given.label ?? value
      case 'format': return m.formats[value as keyof Messages['formats']] ?? value
      case 'language': return languageName(value, language)
      case 'availability': return m.results.availability[value] ?? value
      case 'tier': return m.tiers[Number(value)] ?? value
      case 'class': return className(value, m)
      case 'from': return `${m.results.yearFrom} ${value}`
      case 'to': return `${m.results.yearTo} ${value}`
      default: return value
    }
  }
}

/** Facet values are the upper levels of a class number with its scheme, clc:I2 or ddc:81; the highest level has a name. */
function className (value: string, m: Messages): string {
  const [scheme, number] = value.split(':')
  if (number === undefined) return value
  const name = scheme === 'clc' ? m.classes[number[0]] : scheme === 'ddc' ? m.dewey[number[0]] : undefined
  const shown = scheme === 'clc' ? number : scheme === 'ddc' ? `DDC ${number.padEnd(3, '–')}` : `${scheme.toUpperCase()} ${number}`
  return name === undefined ? shown : `${name} ${shown}`
}
