import type { SruSearch, SruVersion } from './model.js'

/** The address of an explain request. From 2.0 on it is the address of the database without any operation. */
export function explainUrl (baseUrl: string, version: SruVersion): string {
  return withParameters(baseUrl, version === '2.0' ? [] : [['operation', 'explain'], ['version', version]])
}

/** The address of a search. Version and operation are no parameters of 2.0, and packing has another name there. */
export function searchUrl (baseUrl: string, version: SruVersion, { query, startRecord, maximumRecords, recordSchema }: SruSearch): string {
  const asked: [string, string | number | undefined][] = [['query', query], ['startRecord', startRecord], ['maximumRecords', maximumRecords], ['recordSchema', recordSchema]]
  return withParameters(baseUrl, version === '2.0'
    ? [...asked, ['recordXMLEscaping', 'xml']]
    : [['operation', 'searchRetrieve'], ['version', version], ...asked, ['recordPacking', 'xml']])
}

function withParameters (baseUrl: string, parameters: [string, string | number | undefined][]): string {
  const url = new URL(baseUrl)
  for (const [name, value] of parameters) if (value !== undefined) url.searchParams.set(name, String(value))
  return url.href
}
