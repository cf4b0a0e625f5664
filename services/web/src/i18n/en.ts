import { harvests } from './en/harvests.js'
import { sources } from './en/sources.js'
import { quality } from './en/quality.js'
import { review } from './en/review.js'
import { rules } from './en/rules.js'
import { scanning } from './en/scanning.js'
import { sheets } from './en/sheets.js'
import { works } from './en/works.js'
import { exports } from './en/exports.js'
import type { Messages } from './zh.js'

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** Every text of the pages in English. */
export const en: Messages = {
  site: {
    name: 'Commonshelf',
    tagline: 'Every library in the alliance, found in one place, borrowed near you',
    skip: 'Skip to the content',
    navigation: 'Main navigation',
    search: 'Search',
    requests: 'My requests',
    desk: 'Desk',
    administration: 'Admin',
    login: 'Log in',
    logout: 'Log out',
    otherLanguage: '中文',
    otherLanguageLabel: '切换到中文',
    offline: 'You seem to be offline. What you see is from before; it will update by itself.',
    api: 'Open API',
    staffLogin: 'Staff login',
    loading: 'Loading',
    close: 'Close',
    back: 'Back',
    retry: 'Try again',
    more: 'Show more',
    less: 'Show less',
    all: 'All',
    missingTitle: 'There is no such page',
    missingText: 'The address may be mistyped, or the page has moved.',
    home: 'To the front page'
  },

  problem: {
    offline: 'The service cannot be reached',
    offlineText: 'Please check the connection and try again.',
    unexpected: 'Something went wrong',
    unexpectedText: 'It was not your doing. Please try again in a moment; if it stays so, tell a librarian.',
    reference: id => `Reference: ${id}`,
    more: () => undefined,
    kinds: {}
  },

  search: {
    label: 'Search the libraries of the alliance',
    placeholder: 'Title, author, subject or ISBN',
    submit: 'Search',
    clear: 'Clear',
    field: 'Search in',
    fields: { any: 'All fields', title: 'Title', author: 'Author', subject: 'Subject', publisher: 'Publisher', series: 'Series', isbn: 'ISBN', class: 'Class', callnumber: 'Call number' },
    suggestions: 'Suggestions',
    suggestionKinds: { title: 'Title', author: 'Author', subject: 'Subject', library: 'Library' },
    examples: 'Try'
  },

  home: {
    title: 'Every shelf in the alliance, in one search',
    lead: 'From the city library to the village reading room: one catalogue, the same loan for everyone. Choose where to collect, and the right library sends it. Give it back wherever suits you.',
    steps: 'How to borrow a book',
    find: 'Find',
    findText: 'Search all member libraries at once, and see who has it on the shelf.',
    ask: 'Ask',
    askText: 'Log in with your library card, choose where to collect, press once.',
    collect: 'Collect',
    collectText: 'The book comes to you. Here you can always see how far it has come.',
    giveBack: 'Give back',
    giveBackText: 'At any service point at all. The book finds its own way home.',
    browse: 'Browse by kind',
    alliance: 'The alliance',
    counts: (entries, libraries) => `${libraries} libraries, ${entries} titles`,
    libraryEntries: name => `What ${name} holds`,
    beside: 'Universities and partners'
  },

  tier: { 1: 'Main library', 2: 'District library', 3: 'Township library', 4: 'Community or village' },
  tiers: { 1: 'Main library', 2: 'District libraries', 3: 'Township libraries', 4: 'Community and village rooms' },

  results: {
    title: query => query === '' ? 'Everything' : `Results for “${query}”`,
    count: (total, many) => `${total} ${many ? 'titles' : 'title'}`,
    time: milliseconds => `in ${milliseconds} ms`,
    list: 'Results',
    sort: 'Sort',
    sorts: { relevance: 'Best match', newest: 'Newest first', oldest: 'Oldest first', title: 'By title', 'most-held': 'Most held', arrival: 'Newest arrivals' },
    filters: 'Filters',
    filtersCount: n => `Filters (${n})`,
    active: 'Chosen filters',
    remove: what => `Remove filter: ${what}`,
    clearAll: 'Clear all',
    show: total => `Show ${total} results`,
    moreValues: 'More',
    fewerValues: 'Fewer',
    facets: { library: 'Library', tier: 'Kind of library', availability: 'Availability', format: 'Format', language: 'Language', year: 'Year', subject: 'Subject', author: 'Author', class: 'Class', series: 'Series' },
    availability: { available: 'On the shelf now', unavailable: 'All out at the moment' },
    takenAsWords: 'Parentheses, quotation marks or AND OR NOT did not go together; they were passed over and the words looked for.',
    isbnMeant: (isbn: string) => `The check digit of this ISBN is wrong. Did you mean ${isbn}?`,
    yearsShown: 'Years on a chart',
    yearFrom: 'From year',
    yearTo: 'To year',
    yearApply: 'Apply years',
    onShelf: (available, libraries) => `${available} on the shelf · ${count(libraries, 'library', 'libraries')}`,
    notOnShelf: libraries => `None on the shelf · ${count(libraries, 'library', 'libraries')}`,
    noItems: libraries => `Held by ${count(libraries, 'library', 'libraries')}`,
    more: n => `Show ${n} more`,
    shown: (shown, total) => `${shown} of ${total} shown`,
    emptyTitle: 'Nothing found',
    emptyFilters: 'Nothing matches with the chosen filters. Try without one of them:',
    emptyWords: 'Try fewer words or other ones, and look for typing slips. Traditional or simplified characters both work, and part of a name or title is enough.',
    emptyField: field => `Only “${field}” is being searched.`,
    anyField: 'Search all fields',
    withoutFilters: 'Search without filters'
  },

  entry: {
    loading: 'Fetching the entry',
    by: 'By',
    edition: 'Edition',
    publication: 'Published',
    extent: 'Extent',
    series: 'Series',
    isbn: 'ISBN',
    issn: 'ISSN',
    unifiedBookNumber: 'Unified book no.',
    language: 'Language',
    subjects: 'Subjects',
    classes: 'Class',
    otherTitles: 'Other titles',
    notes: 'Notes',
    summary: 'Summary',
    contents: 'Contents',
    links: 'Read online',
    details: 'Details',
    permalink: 'The address of this page will not change; you can cite it.'
  },

  holdings: {
    title: 'Who has it',
    near: 'Near',
    nearAny: 'Anywhere',
    nearMe: 'Use my position',
    here: 'Where you are',
    locating: 'Finding your position…',
    locationRefused: 'Your position could not be had. Choose a service point instead.',
    onShelf: n => `${n} on the shelf`,
    noneOnShelf: 'None on the shelf',
    copies: n => count(n, 'copy', 'copies'),
    kilometres: km => `${km} km`,
    callNumber: 'Call number',
    location: 'Location',
    barcode: 'Barcode',
    status: 'Status',
    none: 'No library has told of copies yet.',
    showCopies: 'Each copy',
    statuses: { available: 'On the shelf', 'on-loan': 'On loan', 'reference-only': 'Reading room only', missing: 'Missing', withdrawn: 'Withdrawn', unknown: 'Status unknown' }
  },

  ask: {
    title: 'Borrow it',
    available: (n, libraries) => `${count(libraries, 'library holds', 'libraries hold')} it; ${count(n, 'copy is', 'copies are')} on the shelf, ready to be sent.`,
    unavailable: 'None is on the shelf just now. You may still ask; if no library can supply it, you are told at once.',
    noItems: 'Members have it on record without telling of copies; it may be that none can supply it.',
    pickup: 'Where to collect',
    choose: 'Please choose a place to collect',
    submit: 'Ask for it',
    submitting: 'Asking…',
    login: 'Log in to ask for it',
    loginHint: 'The card of any member library will do.',
    note: 'A word to the librarian (optional)',
    addNote: 'Leave a word for the librarian',
    done: 'Your request is on its way',
    doneText: pickup => `We will say so here when the book has come to ${pickup}.`,
    follow: 'Follow the request',
    staff: 'A staff account cannot borrow. Please log in with a library card.'
  },

  why: {
    title: 'Why this is one entry',
    lead: 'Libraries describe the same book in different ways. These are the records that were joined, and what joined them.',
    one: 'This entry comes from a single record; nothing was joined.',
    records: n => count(n, 'record'),
    links: 'Evidence',
    history: 'History',
    score: 'Certainty',
    between: (a, b) => `${a} and ${b}`,
    points: (points, threshold) => `${points} points; ${threshold} or more make one edition`,
    noLinks: 'No evidence was kept; a librarian decided, or the holdings were attached by ISBN.',
    features: {
      title: 'Title', isbn: 'ISBN', oclc: 'OCLC number', lccn: 'LCCN', issn: 'ISSN', 'unified book number': 'Unified book number', 'other number': 'Other number', author: 'Author', translator: 'Translator', publisher: 'Publisher', year: 'Year',
      pages: 'Pages', edition: 'Edition', part: 'Part', host: 'Published in', height: 'Height', pin: 'Staff decision', carrier: 'Carrier', format: 'Format', level: 'Level', language: 'Language', volume: 'Volume', set: 'Set'
    },
    events: { merged: 'Merged', split: 'Split', emptied: 'Emptied', pinned: 'Staff decision' }
  },

  login: {
    title: 'Log in',
    reader: 'Reader',
    staff: 'Staff',
    card: 'Library card number',
    cardHint: 'The number on your card, from any member library',
    pin: 'PIN',
    pinHint: 'The one you chose when you got the card',
    name: 'Name',
    password: 'Password',
    submit: 'Log in',
    submitting: 'Logging in…',
    failed: 'That card number or password is not right. Please try again.',
    needed: 'Please log in to go on with what you were doing.',
    welcome: name => `Hello, ${name}`
  },

  requests: {
    title: 'My requests',
    open: 'Under way',
    ended: 'Earlier',
    empty: 'Nothing borrowed yet',
    emptyText: 'Find something to read and press “Ask for it”. It will appear here.',
    find: 'Find a book',
    pickup: where => `Collect at ${where}`,
    supplier: who => `From ${who}`,
    due: date => `Give back by ${date}`,
    overdue: date => `Overdue: it was due on ${date}`,
    askedOn: date => `Asked on ${date}`,
    cancel: 'Cancel request',
    cancelSure: 'Really cancel this request?',
    cancelYes: 'Yes, cancel it',
    cancelNo: 'Keep it',
    renew: 'Renew',
    renewed: date => `Renewed until ${date}`,
    renewals: n => `Renewed ${n === 1 ? 'once' : `${n} times`}`,
    cancelled: 'The request is cancelled',
    view: 'View',
    timeline: 'What happened',
    note: 'Note',
    entry: 'See the book',
    collectBy: date => `Please collect it by ${date}`,
    by: { reader: 'reader', staff: 'staff', system: 'system' },
    returnAnywhere: 'You can give it back at any service point.'
  },

  desk: {
    title: 'Desk',
    library: 'Library',
    mine: 'This library',
    kinds: { 'to-supply': 'To answer', 'to-ship': 'To ship', 'to-receive': 'To receive', 'to-lend': 'Hold shelf', lent: 'Lent', 'to-return': 'To send home' },
    kindHelp: {
      'to-supply': 'Others would like our books: find the copy, then promise it or say that it is not there.',
      'to-ship': 'Promised books: pack them and hand them to the courier.',
      'to-receive': 'Books on their way here: scan each when it arrives.',
      'to-lend': 'Waiting on the hold shelf for their readers.',
      lent: 'In the hands of readers.',
      'to-return': 'To be sent back to the library that owns them.'
    },
    all: 'All',
    tasks: 'Things to do',
    empty: 'Nothing to do here',
    emptyText: 'New requests will appear by themselves.',
    actions: {
      'will-supply': 'Supply it', unfilled: 'Cannot supply', ship: 'Ship it', 'set-aside': 'Put on hold shelf', receive: 'It has arrived', lend: 'Lend to reader', return: 'Take it back', renew: 'Renew', cancel: 'Cancel request', 'come-home': 'It is back on the shelf'
    },
    done: {
      'will-supply': 'Promised', unfilled: 'Passed on to the next library', ship: 'Shipped', 'set-aside': 'On the hold shelf', receive: 'Received: put it on the hold shelf', lend: 'Lent to the reader', return: 'Taken back', renew: 'Renewed', cancel: 'Cancelled', 'come-home': 'Home again'
    },
    undoneTitle: 'That did not work',
    from: name => `From ${name}`,
    forLibrary: name => `For ${name}`,
    pickupAt: name => `To be collected at ${name}`,
    goesTo: name => `Goes to ${name}`,
    reader: (name, card) => `Reader: ${name} (${card})`,
    since: date => `since ${date}`,
    due: {
      'to-supply': date => `answer by ${date}`,
      'to-ship': date => `ship by ${date}`,
      'to-receive': date => `expected by ${date}`,
      'to-lend': date => `kept until ${date}`,
      lent: date => `due ${date}`,
      'to-return': date => `due ${date}`
    },
    late: 'Waiting too long',
    shelf: 'Shelf',
    details: 'Details',
    unfilledTitle: 'Why can it not be supplied?',
    unfilledReasons: { NotOnShelf: 'Not found on the shelf', OnLoan: 'On loan', NonCirculating: 'Not for loan', PolicyProblem: 'Our rules forbid it', NotHeld: 'We do not hold it', NotAvailable: 'Another reason' },
    unfilledSend: 'Say so and pass it on',
    noteForNext: 'Anything to add (optional)',
    whySupplier: 'Why this library',
    ranked: 'The libraries in order, and why',
    chosen: 'chosen',
    attempts: 'Attempts',
    points: value => `${value} points`,
    askedReader: 'Reader',
    requester: 'Requester',
    supplier: 'Supplier',
    item: 'Copy',
    answerBy: date => `Please answer by ${date}`,
    forbidden: 'The desk is for library staff only.',
    staffRequest: 'Request'
  },

  scan: {
    title: 'Scan a book',
    label: 'Barcode',
    hint: 'Point the scanner here, or type the barcode and press Enter',
    servicePoint: 'Your service point',
    submit: 'Go',
    busy: 'Looking it up…',
    next: 'Scan the next',
    do: {
      shelve: 'Put it back on the shelf', supply: 'Somebody waits for this copy', hold: 'Put it on the hold shelf', send: place => `Send it to ${place}`
    },
    because: { home: 'It is going home', pickup: 'The reader collects it there' },
    holdText: 'When the reader comes, lend it from “Hold shelf”.',
    supplyText: place => `Pack it and ship it to ${place}.`,
    shelveText: 'Nobody waits for it.',
    done: {
      returned: 'Taken back', received: 'Received', 'arrived-home': 'Home again', redirected: 'Sent another way', seen: 'Noted that it passed here', 'sent-home': 'Sent home', 'sent-on': 'Sent on'
    },
    owner: name => `Belongs to ${name}`,
    chooseOwner: 'Whose copy is it?',
    history: 'Scanned just now'
  },

  operator: {
    title: 'Administration',
    overview: 'Overview',
    libraries: 'Libraries',
    rules: 'Matching rules',
    reruns: 'Run again',
    sheets: 'Spreadsheets',
    sources: 'Sources',
    quarantine: 'Quarantine',
    quality: 'Quality',
    records: 'Record',
    review: 'Doubtful',
    harvests: 'Harvests',
    statistics: {
      libraries: 'Libraries', sources: 'Sources', sourceRecords: 'Records received', bibliographicRecords: 'Bibliographic records', clusters: 'Merged entries', works: 'Works', holdings: 'Holdings', items: 'Copies', quarantined: 'In quarantine', documents: 'Searchable entries'
    },
    waitingTitle: 'Still being worked on',
    waiting: { describe: 'batches to describe', match: 'batches to match', index: 'entries to index' },
    nothingWaiting: 'Everything is done',
    index: 'Index',
    indexCurrent: 'up to date',
    indexBehind: n => `${n} changes behind`,
    requestsByStatus: 'Requests',
    protocol: { 'oai-pmh': 'OAI-PMH', sru: 'SRU', koha: 'Koha', file: 'File', spreadsheet: 'Spreadsheet', 'isbn-list': 'ISBN list' },
    schedule: 'Schedule',
    byHand: 'by hand',
    disabled: 'switched off',
    lastHarvests: 'Latest harvests',
    neverHarvested: 'Never harvested',
    run: 'Run',
    runFull: 'Run in full',
    stop: 'Stop',
    resume: 'Resume',
    upload: 'Upload a file',
    file: 'File',
    uploadHint: 'ISO 2709, MARCXML, MARC in JSON, packed with gzip or ZIP or not; a list of deletions; CSV, XLSX or a list of ISBNs',
    uploading: 'Uploading…',
    uploaded: 'Uploaded; the harvest has begun',
    mapping: 'What the columns mean',
    columnIgnored: 'not used',
    columnFields: {
      title: 'Title', subtitle: 'Subtitle', volume: 'Volume', author: 'Author', translator: 'Translator', publisher: 'Publisher', place: 'Place', year: 'Year', edition: 'Edition', isbn: 'ISBN', issn: 'ISSN', pages: 'Pages', series: 'Series', language: 'Language', subjects: 'Subjects', classification: 'Class', summary: 'Summary', price: 'Price', note: 'Note', callNumber: 'Call number', barcode: 'Barcode', copies: 'Copies', location: 'Location', branch: 'Branch', identifier: 'Record number', imprint: 'Imprint'
    },
    extent: 'This file is',
    extents: { full: 'everything held (what is missing is withdrawn)', delta: 'additions and changes only' },
    received: n => `${n} received`,
    unchanged: n => `${n} unchanged`,
    withdrawn: n => `${n} withdrawn`,
    quarantinedCount: n => `${n} quarantined`,
    addSource: 'Add a source',
    addLibrary: 'Add a library',
    add: 'Add',
    cancel: 'Cancel',
    address: 'Address',
    code: 'Code',
    name: 'Name',
    nameEn: 'English name',
    parent: 'Under',
    noParent: '(none)',
    tier: 'Tier',
    besideTree: 'beside the tree',
    isil: 'ISIL',
    protocolLabel: 'Protocol',
    quarantineEmpty: 'The quarantine is empty',
    quarantineEmptyText: 'Every record received could be read.',
    quarantineLead: 'Records that could not be read wait here as they came. After the rules are mended they can be sent through again.',
    replay: 'Send through again',
    dismiss: 'Put aside',
    replayed: 'sent again',
    dismissed: 'put aside',
    openState: 'open',
    bytes: n => `${n} bytes`,
    identifier: 'Identifier',
    reason: 'Reason',
    allLibraries: 'All libraries',
    steps: { receive: 'on receipt', describe: 'when read' },
    forbidden: 'This part is for operators only.',
    position: 'Position'
  },

  status: {
    placed: 'Looking for a library that has it', asked: 'A library was asked for it', promised: 'Promised, being prepared', shipped: 'On its way', ready: 'Ready to collect', lent: 'On loan', returning: 'Given back, going home', closed: 'Ended'
  },
  outcomes: { supplied: 'Given back', unfilled: 'No library could supply it', cancelled: 'Cancelled', 'not-collected': 'Not collected in time' },
  supplyStatus: { RequestReceived: 'waiting for an answer', WillSupply: 'promised', Loaned: 'sent or lent', LoanCompleted: 'completed', Unfilled: 'not supplied', Cancelled: 'withdrawn' },
  withdrawn: { cancelled: 'the reader cancelled', 'no-answer': 'no answer in time', 'not-shipped': 'not sent in time' },

  events: {
    placed: () => 'Request received',
    asked: library => `${library} was asked for it`,
    'will-supply': library => `${library} promised to supply it`,
    unfilled: (library, reason) => `${library} could not supply it${reason === undefined ? '' : ` (${reason.toLowerCase()})`}`,
    silent: library => `${library} did not answer in time; the next is asked`,
    'gave-up': () => 'No library could supply it',
    shipped: library => `${library} shipped it`,
    'set-aside': library => `${library} put it on the hold shelf`,
    received: library => `It arrived at ${library}`,
    seen: library => `It passed through ${library}`,
    'sent-on': library => `${library} sent it on`,
    lent: library => `Lent at ${library}`,
    renewed: () => 'Renewed',
    returned: library => `Given back at ${library}`,
    'sent-home': library => `It left ${library} for home`,
    'arrived-home': library => `Home again at ${library}`,
    expired: () => 'Not collected in time; it goes back',
    cancelled: () => 'Request cancelled'
  },

  proximities: { 'same-branch': 'This library', 'same-township': 'Same township', 'same-district': 'Same district', 'same-city': 'Same city', beyond: 'Elsewhere' },

  reasons: {
    proximity: how => how,
    onShelf: (copies, unsure) => copies > 0 ? `${count(copies, 'copy', 'copies')} on the shelf` : `${count(unsure, 'copy', 'copies')} perhaps on the shelf`,
    load: (open, capacity) => open === 0 ? 'Nothing else to supply just now' : `${open} to supply already (can carry ${capacity})`,
    distance: kilometres => `${kilometres} km away`,
    distanceUnknown: 'Distance unknown, counted as middling',
    triedBefore: 'Asked for this before, without success',
    notLendable: copies => `None of its ${count(copies, 'copy', 'copies')} is for loan`,
    notOnShelf: lendable => `None of its ${count(lendable, 'lendable copy', 'lendable copies')} is on the shelf`,
    notSupplying: 'Does not supply others at present'
  },

  formats: { book: 'Book', serial: 'Serial', article: 'Article', score: 'Score', map: 'Map', sound: 'Sound recording', video: 'Video', image: 'Image', software: 'Software', object: 'Object', mixed: 'Mixed materials', other: 'Other' },
  carriers: { print: 'print', 'large-print': 'large print', braille: 'braille', microform: 'microform', electronic: 'electronic', 'audio-disc': 'audio disc', 'audio-tape': 'audio tape', audio: 'audio', 'video-disc': 'video disc', video: 'video', other: 'other carrier', unknown: 'unknown carrier' },
  roles: { author: '', editor: 'ed.', translator: 'tr.', compiler: 'comp.', illustrator: 'ill.', annotator: 'annot.', performer: 'perf.', composer: 'comp.', other: '' },

  classes: {
    A: 'Marxism, Maoism', B: 'Philosophy, religion', C: 'Social sciences', D: 'Politics, law', E: 'Military', F: 'Economics', G: 'Culture, education', H: 'Languages', I: 'Literature', J: 'Arts', K: 'History, geography', N: 'Natural sciences', O: 'Mathematics, physics, chemistry', P: 'Astronomy, earth', Q: 'Biology', R: 'Medicine', S: 'Agriculture', T: 'Technology', U: 'Transport', V: 'Aviation, space', X: 'Environment, safety', Z: 'General works'
  },
  dewey: { 0: 'General, computing', 1: 'Philosophy, psychology', 2: 'Religion', 3: 'Social sciences', 4: 'Language', 5: 'Science', 6: 'Technology', 7: 'Arts', 8: 'Literature', 9: 'History, geography' },

  harvests, sources, quality, sheets, scanning, rules, review, works, exports
}
