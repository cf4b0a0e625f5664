import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { foldText, type CatalogueEntry } from '@commonshelf/catalogue'
import { CapabilityMissing, type SearchEngine, type SearchField } from '@commonshelf/search'
import type { Store } from '@commonshelf/store'
import { Type } from 'typebox'
import { ApiProblem } from '../app/problems.js'
import { Problem, ref } from '../contract/index.js'
import { prefers } from './accept.js'
import { readOpenUrl, type AskedThing } from './openurl.js'

/** How many hits are looked at for the one that is meant. */
const looked = 20

/** The way in for link resolvers: an OpenURL leads to the entry that it means, or to a search that comes nearest. */
export const openUrlRoutes: FastifyPluginAsyncTypebox<{ engine: SearchEngine, store: Pick<Store, 'documents'> }> = async (app, { engine, store }) => {
  app.get('/openurl', {
    config: { access: 'public' },
    schema: {
      operationId: 'resolveOpenUrl', tags: ['catalogue'], summary: 'OpenURL 1.0 (Z39.88, key/encoded-value) or 0.1: leads to the entry, or to a search',
      response: { 302: Type.Null({ description: 'The page of the entry or of the search is in Location' }), 400: ref(Problem) }
    }
  }, async (request, reply) => {
    const asked = readOpenUrl(/\?(.*)$/s.exec(request.url)?.[1] ?? '')
    // Where it leads may be another place tomorrow
    void reply.header('cache-control', 'no-store')
    const entry = await meant(asked)
    if (entry !== undefined) return reply.redirect(`/entries/${entry}`, 302)
    const words = [asked.title, asked.author].filter(text => text !== undefined).map(plainWords).join(' ').trim()
    if (words !== '') return reply.redirect(`/search?q=${encodeURIComponent(words)}`, 302)
    const number = asked.isbn ?? asked.issn
    if (number !== undefined) return reply.redirect(`/search?q=${encodeURIComponent(number)}&field=isbn`, 302)
    if (prefers(request.headers.accept, 'text/html', 'application/json')) return reply.redirect('/', 302)
    throw new ApiProblem('invalid-request', 'This OpenURL names nothing that could be looked for: give rft.isbn, rft.issn, or rft.btitle with rft.aulast', [
      { field: 'rft.isbn', expected: 'a valid ISBN, or rft.issn, or rft.btitle (rft.jtitle, rft.title)' }
    ])
  })

  /** The id of the one entry that is meant; undefined where there is none, or several that a person should choose from. */
  async function meant (asked: AskedThing): Promise<string | undefined> {
    const { isbn, issn, title } = asked
    for (const number of [isbn, issn]) {
      if (number === undefined) continue
      const found = (await hits(number, 'isbn')).filter(entry => entry.isbn.includes(number) || entry.issn.includes(number))
      const one = only(found, asked)
      if (one !== undefined) return one
    }
    if (title === undefined) return undefined
    const wanted = foldText(title)
    const found = (await hits(plainWords(title), 'title')).filter(entry => titlesOf(entry).includes(wanted) && hasAuthor(entry, asked.author))
    return only(found, asked)
  }

  async function hits (text: string, field: SearchField): Promise<CatalogueEntry[]> {
    if (text === '') return []
    try {
      const found = await engine.find({ text, field, facets: [], limit: looked })
      return await store.documents.entries(found.hits.map(({ id }) => id))
    } catch (error) {
      if (error instanceof CapabilityMissing) return []
      throw error
    }
  }
}

/** The only one; of several the only one that has the title, or is of the year, that was asked for. */
function only (found: readonly CatalogueEntry[], { title, year }: AskedThing): string | undefined {
  if (found.length < 2) return found[0]?.id
  const titled = title === undefined ? [] : found.filter(entry => titlesOf(entry).includes(foldText(title)))
  if (titled.length === 1) return titled[0]!.id
  const dated = (titled.length > 1 ? titled : found).filter(entry => entry.year === year)
  return dated.length === 1 ? dated[0]!.id : undefined
}

const titlesOf = ({ title, alternativeTitles }: CatalogueEntry): string[] =>
  [title.main, ...title.rest === undefined ? [] : [`${title.main}: ${title.rest}`, `${title.main} ${title.rest}`], ...alternativeTitles].map(text => foldText(text))

const hasAuthor = ({ contributors }: CatalogueEntry, author: string | undefined): boolean =>
  author === undefined || contributors.some(({ name, romanised = '' }) => [name, romanised].some(text => foldText(text).includes(foldText(author.split(',')[0]!))))

/** Words that a query means as they stand: without its quotation marks, parentheses, colons and operators. */
const plainWords = (text: string): string => text.replace(/["“”()（）:：*?]/gu, ' ').replace(/\b(?:AND|OR|NOT)\b/g, word => word.toLowerCase()).replace(/\s-+/g, ' ').replace(/\s+/g, ' ').trim()
