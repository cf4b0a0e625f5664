import type { Messages } from '../zh.js'

/** Words for what a source is and where its records come from. */
export const sources: Messages['sources'] = {
  protocols: {
    'oai-pmh': 'OAI-PMH: harvested from a server', sru: 'SRU: from a server that can only be searched', koha: 'Koha: records and copies over its REST API', file: 'Files: MARC, MARCXML, MARC in JSON, packed or not', spreadsheet: 'Spreadsheets: CSV, Excel', 'isbn-list': 'List of ISBNs'
  },
  addressHint: {
    server: 'The address of the server, such as https://opac.example.org/oai or …/sru',
    koha: 'The address of Koha, such as https://koha.example.org',
    files: 'Leave it empty to upload files here. Or give a web address (https://…) or an SFTP address (sftp://…) that files are fetched from, or the name of a folder below the drop folder.'
  },
  credentials: 'Name of the login',
  credentialsHint: 'Passwords are not kept here. Whoever runs the harvester sets COMMONSHELF_SOURCE_NAME_HOST, _USER and _PASSWORD in its environment; give only the NAME here, such as XICHENG.',
  authentication: 'Logs in with',
  authentications: { basic: 'user and password', oauth2: 'an OAuth client' },
  hostKey: 'Fingerprint of the server’s key',
  hostKeyHint: 'Begins with SHA256:. Leave it empty and harvest once: the key that the server shows is told you. Give it here when you know that it is right.',
  pattern: 'Files to fetch',
  patternHint: 'With * and ?, several with blanks between, such as *.mrc *.delete.txt. All files when empty.',
  slices: 'Index to divide by',
  slicesHint: 'When the server does not give everything at once it is asked part by part, by this index, such as dc.date. When empty one is looked for.',
  slicesFrom: 'From (year or number)',
  slicesTo: 'To (year or number)',
  dateIndex: 'Index of the date of change',
  dateIndexHint: 'With it a scheduled harvest asks only for what changed, such as rec.lastModificationDate. Without it every harvest brings all.',
  more: 'More settings',
  oai: {
    lead: 'Usually nothing needs changing: what is left empty goes by what the server says of itself.',
    automatic: 'chosen by itself',
    never: 'never',
    which: 'Which records',
    whichOnes: { whole: 'All of them, whatever their set', each: 'Each set that the server lists, one after the other', named: 'Only these sets' },
    sets: 'Sets',
    setsHint: 'Their codes (setSpec), with blanks between.',
    prefix: 'Metadata format',
    prefixHint: 'Such as marcxml or oai_dc. When empty, the richest one that can be read.',
    fullEvery: 'Compare everything every so many days',
    fullEveryHint: 'For servers that do not tell of deletions: only then does it show which records are gone.',
    fullBy: 'To compare everything',
    fullByOnes: { records: 'read all records', identifiers: 'read the list of identifiers, then what is new or changed' },
    fullByHint: 'The list is faster where there are many records and few change.',
    granularity: 'Times are exact to',
    granularityHint: 'Only where the server states something else than it does.',
    granularities: { stated: 'as the server says', day: 'the day', second: 'the second' },
    windows: 'Read long lists in spans of time',
    windowsHint: 'Untick it for servers that cannot search by time.',
    trust: 'A list that ends far short of the announced number is an error',
    trustHint: 'Untick it for servers whose number is only a guess.'
  }
}
