import { escapeXml } from '../xml/text.js'
import { oaiVerbs, type OaiErrorCode, type OaiVerb } from './model.js'
import { openToken, sealToken, type ListState } from './provider-token.js'
import type { OaiItem, OaiRepository } from './repository.js'

export interface OaiAnswerOptions {
  /** Where the repository is asked, for <request> and Identify. */
  baseUrl: string
  now: Date
  /** Records a page; 200 where nothing is said. */
  pageSize?: number
}

interface Rule { required: string[], optional: string[], exclusive?: string }

/** What each verb may be asked with (section 4 of the protocol). The exclusive argument stands alone. */
const argumentsOf: Record<OaiVerb, Rule> = {
  Identify: { required: [], optional: [] },
  ListMetadataFormats: { required: [], optional: ['identifier'] },
  ListSets: { required: [], optional: [], exclusive: 'resumptionToken' },
  ListIdentifiers: { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], exclusive: 'resumptionToken' },
  ListRecords: { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], exclusive: 'resumptionToken' },
  GetRecord: { required: ['identifier', 'metadataPrefix'], optional: [] }
}

class Refused extends Error {
  constructor (readonly code: OaiErrorCode, message: string) { super(message) }
}

/**
 * The whole answer to one request, as text for `text/xml; charset=utf-8` and status 200 (errors of the protocol included).
 * `given` are the arguments of a GET's query or a POST's form, in order and unmerged: a repeated one is an error.
 */
export async function answerOai (given: Iterable<readonly [string, string]>, repository: OaiRepository, options: OaiAnswerOptions): Promise<string> {
  const args = [...given]
  try {
    const verb = verbOf(args)
    const checked = checkArguments(verb, args)
    const body = await answers[verb](checked, repository, options)
    return envelope(args, body, options)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // A request that is itself wrong is not echoed as attributes (section 3.6).
    const echoed = error.code === 'badVerb' || error.code === 'badArgument' ? [] : args
    return envelope(echoed, `<error code="${error.code}">${escapeXml(error.message)}</error>`, options)
  }
}

function verbOf (args: (readonly [string, string])[]): OaiVerb {
  const verbs = args.filter(([name]) => name === 'verb').map(([, value]) => value)
  if (verbs.length === 1 && (oaiVerbs as readonly string[]).includes(verbs[0]!)) return verbs[0] as OaiVerb
  throw new Refused('badVerb', verbs.length > 1 ? 'The verb is repeated' : `The verb is missing or unknown: ${verbs[0] ?? ''}`)
}

type Arguments = Partial<Record<string, string>>

function checkArguments (verb: OaiVerb, args: (readonly [string, string])[]): Arguments {
  const rule = argumentsOf[verb]
  const checked: Arguments = {}
  for (const [name, value] of args) {
    if (name === 'verb') continue
    if (![...rule.required, ...rule.optional, rule.exclusive].includes(name)) throw new Refused('badArgument', `${verb} has no argument ${name}`)
    if (name in checked) throw new Refused('badArgument', `The argument ${name} is repeated`)
    checked[name] = value
  }
  if (rule.exclusive !== undefined && rule.exclusive in checked) {
    if (Object.keys(checked).length > 1) throw new Refused('badArgument', `${rule.exclusive} is exclusive`)
    return checked
  }
  for (const name of rule.required) if (!checked[name]) throw new Refused('badArgument', `${verb} needs the argument ${name}`)
  return checked
}

const answers: Record<OaiVerb, (args: Arguments, repository: OaiRepository, options: OaiAnswerOptions) => Promise<string>> = {
  async Identify (_, { identify }, { baseUrl }) {
    return `<Identify>${element('repositoryName', identify.repositoryName)}${element('baseURL', baseUrl)}${element('protocolVersion', '2.0')}` +
      identify.adminEmails.map(email => element('adminEmail', email)).join('') + element('earliestDatestamp', identify.earliestDatestamp) +
      element('deletedRecord', identify.deletedRecord) + element('granularity', identify.granularity) +
      identify.compressions.map(name => element('compression', name)).join('') + '</Identify>'
  },

  async ListMetadataFormats ({ identifier }, repository) {
    let formats = repository.formats
    if (identifier !== undefined) {
      const item = await repository.get(identifier)
      if (!item) throw new Refused('idDoesNotExist', `No item has the identifier ${identifier}`)
      formats = formats.filter(({ prefix }) => prefix in item.metadata)
      if (formats.length === 0) throw new Refused('noMetadataFormats', 'The item has no metadata')
    }
    return `<ListMetadataFormats>${formats.map(({ prefix, schema, namespace }) =>
      `<metadataFormat>${element('metadataPrefix', prefix)}${element('schema', schema)}${element('metadataNamespace', namespace)}</metadataFormat>`).join('')}</ListMetadataFormats>`
  },

  async ListSets ({ resumptionToken }, { sets }) {
    if (resumptionToken !== undefined) throw new Refused('badResumptionToken', 'The sets come in one page')
    if (sets.length === 0) throw new Refused('noSetHierarchy', 'This repository has no sets')
    return `<ListSets>${sets.map(({ spec, name }) => `<set>${element('setSpec', spec)}${element('setName', name)}</set>`).join('')}</ListSets>`
  },

  ListIdentifiers: (args, repository, options) => list('ListIdentifiers', args, repository, options, ({ header }) => renderHeader(header)),

  ListRecords: (args, repository, options) => list('ListRecords', args, repository, options, renderRecord),

  async GetRecord ({ identifier, metadataPrefix }, repository) {
    checkPrefix(metadataPrefix!, repository)
    const item = await repository.get(identifier!)
    if (!item) throw new Refused('idDoesNotExist', `No item has the identifier ${identifier}`)
    if (!item.header.deleted && item.metadata[metadataPrefix!] === undefined) throw new Refused('cannotDisseminateFormat', `The item is not to be had as ${metadataPrefix}`)
    return `<GetRecord>${renderRecord(item, metadataPrefix!)}</GetRecord>`
  }
}

async function list (verb: OaiVerb, args: Arguments, repository: OaiRepository, options: OaiAnswerOptions,
  render: (item: OaiItem, prefix: string) => string): Promise<string> {
  const state = args.resumptionToken !== undefined ? resumed(args.resumptionToken, repository) : begun(args, repository, options.now)
  const { items, next, total } = await repository.list({ ...state, limit: options.pageSize ?? 200 })
  if (items.length === 0 && state.cursor === 0) throw new Refused('noRecordsMatch', 'Nothing matches')
  const size = total !== undefined ? ` completeListSize="${total}"` : ''
  const token = next === undefined && state.cursor === 0
    ? '' // a list in one page needs no token at all; the last of several pages carries an empty one
    : `<resumptionToken${size} cursor="${state.cursor}">${next === undefined ? '' : sealToken({ ...state, after: next, cursor: state.cursor + items.length })}</resumptionToken>`
  return `<${verb}>${items.map(item => render(item, state.prefix)).join('\n')}${token}</${verb}>`
}

function begun (args: Arguments, repository: OaiRepository, now: Date): ListState {
  const prefix = args.metadataPrefix!
  checkPrefix(prefix, repository)
  const from = args.from !== undefined ? boundary(args.from, repository, 'T00:00:00Z') : undefined
  const until = args.until !== undefined ? boundary(args.until, repository, 'T23:59:59Z') : undefined
  if (args.from !== undefined && args.until !== undefined) {
    if (args.from.length !== args.until.length) throw new Refused('badArgument', 'from and until have different granularity')
    if (from! > until!) throw new Refused('badArgument', 'from is later than until')
  }
  if (args.set !== undefined && repository.sets.length === 0) throw new Refused('noSetHierarchy', 'This repository has no sets')
  // The end is fixed when the list begins: what changes meanwhile moves behind it and is found by the next harvest.
  return { prefix, until: until ?? stamp(now), cursor: 0, ...(from !== undefined && { from }), ...(args.set !== undefined && { set: args.set }) }
}

function resumed (token: string, repository: OaiRepository): ListState {
  const state = openToken(token)
  if (!state || !repository.formats.some(({ prefix }) => prefix === state.prefix)) throw new Refused('badResumptionToken', 'The token is not one of ours')
  return state
}

function boundary (given: string, { identify }: OaiRepository, rest: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given)
  const second = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(given)
  const full = day ? given + rest : given
  if ((!day && !second) || Number.isNaN(Date.parse(full)) || !stamp(new Date(full)).startsWith(given)) throw new Refused('badArgument', `${given} is no date of this protocol`)
  if (second && identify.granularity === 'YYYY-MM-DD') throw new Refused('badArgument', 'This repository knows days only')
  return full
}

function checkPrefix (wanted: string, { formats }: OaiRepository): void {
  if (!formats.some(({ prefix }) => prefix === wanted)) throw new Refused('cannotDisseminateFormat', `Records are not to be had as ${wanted}`)
}

const renderHeader = ({ identifier, datestamp, sets, deleted }: OaiItem['header']) =>
  `<header${deleted ? ' status="deleted"' : ''}>${element('identifier', identifier)}${element('datestamp', datestamp)}${sets.map(spec => element('setSpec', spec)).join('')}</header>`

const renderRecord = ({ header, metadata }: OaiItem, prefix: string) =>
  `<record>${renderHeader(header)}${header.deleted ? '' : `<metadata>${metadata[prefix]}</metadata>`}</record>`

const element = (name: string, text: string) => `<${name}>${escapeXml(text)}</${name}>`

const stamp = (date: Date) => `${date.toISOString().slice(0, 19)}Z`

function envelope (echoed: (readonly [string, string])[], body: string, { baseUrl, now }: OaiAnswerOptions): string {
  const attributes = echoed.map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join('')
  return '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">' +
    `<responseDate>${stamp(now)}</responseDate><request${attributes}>${escapeXml(baseUrl)}</request>\n${body}\n</OAI-PMH>\n`
}
