import type { OaiVerb } from './model.js'

export interface OaiRequest {
  verb: OaiVerb
  metadataPrefix?: string
  from?: string
  until?: string
  set?: string
  identifier?: string
  resumptionToken?: string
}

/**
 * The URL of a request. A resumption token is exclusive: nothing but the verb goes with it (section 3.5 of the
 * protocol), whatever else the request says. Arguments that the base URL has already (a repository's key) stay.
 */
export function requestUrl (base: string, request: OaiRequest): string {
  const url = new URL(base)
  const { verb, resumptionToken, ...rest } = request
  url.searchParams.set('verb', verb)
  for (const [name, value] of Object.entries(resumptionToken === undefined ? rest : { resumptionToken })) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}
