import type { CatalogueEntry } from '../entry/entry.js'
import type { Contributor } from '../model/bibliographic-record.js'
import { citedPublication, citedTitle, citedYear, readableLinks, statedPages, type ExportSetting } from './cited.js'
import { exportKinds, languageTag } from './kinds.js'
import { citedName, peopleOf } from './names.js'

/** A thing of schema.org, without its @context. */
export type SchemaOrgThing = { '@type': string } & Record<string, unknown>

/** An entry in the words of schema.org, for search engines and whoever follows linked data. */
export function toSchemaOrg (entry: CatalogueEntry, { address }: ExportSetting = {}): SchemaOrgThing {
  const { authors, editors, translators, others } = peopleOf(entry)
  const { place, publisher } = citedPublication(entry)
  const type = entry.format === 'book' && entry.carrier.startsWith('audio') ? 'Audiobook' : exportKinds[entry.format].schemaOrg
  return present({
    '@type': type,
    '@id': address,
    url: address,
    name: citedTitle(entry.title),
    alternateName: [...entry.title.romanised === undefined ? [] : [entry.title.romanised], ...entry.alternativeTitles],
    author: authors.map(thingOf),
    editor: editors.map(thingOf),
    translator: translators.map(thingOf),
    contributor: others.map(thingOf),
    inLanguage: entry.languages.map(languageTag),
    bookEdition: type === 'Book' || type === 'Audiobook' ? entry.edition : undefined,
    bookFormat: type === 'Book' && entry.carrier === 'electronic' ? 'https://schema.org/EBook' : type === 'Audiobook' ? 'https://schema.org/AudiobookFormat' : undefined,
    isbn: entry.isbn,
    issn: entry.issn,
    publisher: publisher === undefined ? undefined : { '@type': 'Organization', name: publisher },
    locationCreated: place === undefined ? undefined : { '@type': 'Place', name: place },
    datePublished: citedYear(entry),
    numberOfPages: type === 'Book' ? statedPages(entry) : undefined,
    about: entry.subjects,
    description: entry.summary,
    isPartOf: entry.series.map(({ title, volume, issn }) => present({ '@type': type === 'Book' ? 'BookSeries' : 'CreativeWorkSeries', name: title, position: volume, issn })),
    sameAs: readableLinks(entry)
  })
}

/** The @context of a document: beside one thing's own fields, or beside the @graph of several. */
export const jsonLdContext = 'https://schema.org'

const thingOf = (one: Contributor): SchemaOrgThing => {
  const { whole, family, given } = citedName(one)
  return present({
    '@type': one.kind === 'person' ? 'Person' : 'Organization',
    name: whole, familyName: family, givenName: given, alternateName: one.romanised
  })
}

function present (thing: { '@type': string } & Record<string, unknown>): SchemaOrgThing {
  return Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0))) as SchemaOrgThing
}
