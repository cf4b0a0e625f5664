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
  more: 'More settings'
}
