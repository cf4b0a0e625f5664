/** The words of OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol.html) as values. */

export const oaiVerbs = ['Identify', 'ListMetadataFormats', 'ListSets', 'ListIdentifiers', 'ListRecords', 'GetRecord'] as const
export type OaiVerb = typeof oaiVerbs[number]

export const oaiErrorCodes = ['badArgument', 'badResumptionToken', 'badVerb', 'cannotDisseminateFormat', 'idDoesNotExist',
  'noRecordsMatch', 'noMetadataFormats', 'noSetHierarchy'] as const
export type OaiErrorCode = typeof oaiErrorCodes[number]

/** An error as the provider states it; the code of a provider of its own mind is kept as it is. */
export interface OaiError { code: OaiErrorCode | (string & {}), message: string }

export interface OaiHeader {
  identifier: string
  /** As stated: YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ. */
  datestamp: string
  sets: string[]
  deleted: boolean
}

/** One record of ListRecords or GetRecord, or one header of ListIdentifiers. */
export interface OaiRecord {
  header: OaiHeader
  /** The element inside <metadata>, byte for byte as it came (in UTF-8); absent for deletions and where there is none. */
  metadata?: Uint8Array
  /** What is wrong with this one record, when something is; the other records of the page are not touched by it. */
  fault?: string
  /** The metadata is longer than the reader was allowed to keep: only its beginning stands in `metadata`. */
  tooLong?: true
}

export interface ResumptionToken {
  /** Absent on the last page: an empty element, with or without attributes, ends the list. */
  value?: string
  cursor?: number
  completeListSize?: number
  expirationDate?: string
}

export type Granularity = 'YYYY-MM-DD' | 'YYYY-MM-DDThh:mm:ssZ'

export interface OaiIdentify {
  repositoryName: string
  baseUrl: string
  protocolVersion: string
  earliestDatestamp: string
  deletedRecord: 'no' | 'transient' | 'persistent'
  granularity: Granularity
  adminEmails: string[]
  compressions: string[]
}

export interface OaiMetadataFormat { prefix: string, schema: string, namespace: string }

export interface OaiSet { spec: string, name: string }
