import type { Messages } from '../zh.js'

/** Words for harvests: runs, trials, the guard. */
export const harvests: Messages['harvests'] = {
  title: 'Harvests',
  lead: 'One line for each harvest, the newest first. Open one to see how far it is, what came of it, and what it asks of you.',
  none: 'Nothing has been harvested yet',
  all: 'All',
  needsYou: 'Waiting for you',
  allStates: 'In any state',
  states: {
    waiting: 'Waiting to start', running: 'Reading', stopping: 'Stopping', stopped: 'Stopped', held: 'Waiting for you', finished: 'Done', failed: 'Failed',
    comparing: 'Comparing', shown: 'Dry run done, waiting for you', dropped: 'Dry run thrown away'
  },
  meaning: {
    waiting: 'In the queue; it begins in a moment.',
    running: 'Reading from the source and keeping batch after batch. If it is interrupted it goes on where it was.',
    stopping: 'It stops as soon as the batch in hand is kept.',
    stopped: 'Stopped at a checkpoint; it can go on from there.',
    held: 'All that came is taken in. It would withdraw so many records that nothing was withdrawn yet: have a look first.',
    finished: 'Everything is done.',
    failed: 'It did not come to its end; what had come is kept. It can go on when the trouble is over.',
    comparing: 'The source has been read and is being compared with the catalogue, in which nothing has changed.',
    shown: 'Nothing has changed in the catalogue. See what would, then take it in or throw it away.',
    dropped: 'What the dry run brought was thrown away; nothing changed in the catalogue.'
  },
  one: id => `Harvest ${id}`,
  trial: 'Dry run',
  extent: { full: 'everything', delta: 'changes' },
  started: 'Started',
  finished: 'Ended',
  back: 'All harvests',
  source: 'Source',
  counts: { received: 'Received', added: 'New', changed: 'Changed', unchanged: 'Unchanged', withdrawn: 'Withdrawn', quarantined: 'Quarantined', entries: 'Entries rewritten' },
  steps: 'On the way into the catalogue',
  described: (done, all) => `${done} of ${all} batches described`,
  matched: (done, all) => `${done} of ${all} batches matched`,
  allDone: 'Everything that came is in the catalogue.',
  seeQuarantine: 'See what was quarantined',
  stop: 'Stop',
  resume: 'Go on',
  run: 'Harvest again',

  question: {
    title: (count, of) => `Withdraw ${count} of ${of} records?`,
    missing: count => `Missing from the full file: ${count}`,
    stated: count => `Deleted, says the source: ${count}`,
    allowed: count => `A harvest of this source may withdraw ${count} by itself; beyond that it asks.`,
    standing: count => `${count} of them have come again or changed since and are left alone.`,
    left: count => `It would still withdraw ${count}.`,
    engaged: (items, records) => `Mind: ${records} of these records have ${items} copies on loan or promised to readers.`,
    hint: 'This is mostly an export that broke off. Agree only if the books have really gone. Nothing is lost if you do not: the records stay, and the next complete harvest judges again.',
    approve: count => `Withdraw ${count}`,
    refuse: 'Keep them all',
    sure: count => `Really withdraw these ${count} records?`,
    yes: 'Withdraw them',
    no: 'Not yet',
    approved: by => `${by} agreed to the withdrawal.`,
    refused: by => `${by} kept them all.`,
    superseded: 'A later harvest has answered this; nothing was withdrawn.',
    cause: { missing: 'missing from the file', stated: 'deleted, says the source' },
    copies: count => `${count} on loan or promised`,
    samples: 'Records that would go',
    keptList: 'Records that were kept',
    keptListGone: 'The list is no longer there: each source keeps those of the last ten refusals.',
    untitled: '(no title)'
  },

  limits: {
    title: 'What may be withdrawn without asking',
    lead: 'A harvest carries out withdrawals within these limits; beyond them it waits for somebody to agree.',
    share: 'At most so many per cent of the records that were there',
    freely: 'Whatever their share, so many records',
    save: 'Save',
    saved: 'Saved'
  },

  report: {
    title: 'What would change',
    progress: { describe: (done, all) => `${done} of ${all} records looked at`, match: (done, all) => `${done} of ${all} records compared` },
    verdicts: { added: 'New', changed: 'Changed', unchanged: 'Unchanged', refused: 'Refused', stated: 'Deleted by the source', missing: 'No longer there' },
    entries: 'Entries',
    entriesNew: 'New entries', joined: 'Records joining an entry', entriesGone: 'Entries that go', merges: 'Entries that would come together', splits: 'Entries that would fall apart',
    fields: 'Fields that change',
    gone: 'Records that are gone',
    guard: {
      nothing: 'Nothing would be withdrawn.',
      withdrawn: (count, of) => `${count} of ${of} records would be withdrawn; that is within the limits.`,
      held: (count, of, allowed) => `${count} of ${of} records would be withdrawn, more than may be without asking (${allowed}): they stay for now when you take this in, and you are asked about them.`,
      empty: 'The source gave no record at all: nothing would be withdrawn, and the harvest would fail.'
    },
    refused: 'Records that cannot be taken in',
    quality: 'Quality: found in new and changed records',
    merge: 'Would come together',
    split: 'Would fall apart',
    libraries: names => `Libraries: ${names}`,
    requests: count => `Open requests touched: ${count}`,
    because: features => `Because of: ${features}`,
    records: count => `${count} ${count === '1' ? 'record' : 'records'}`,
    others: count => `and ${count} more`,
    samplesOf: (shown, all) => `The first ${shown} of ${all}`,
    before: 'Now', after: 'Then', field: 'Field', empty: '(empty)',
    nothing: 'Just what the catalogue has already: nothing would change.',
    take: 'Take it in', drop: 'Throw it away',
    takeHint: 'Exactly what was read is taken in; the source is not asked again.',
    dropSure: 'Throw away what the dry run brought? The catalogue stays as it is.',
    keptDays: 'A dry run that nobody decides about is kept for 14 days.',
    taken: by => `${by} took this in.`,
    dropped: by => `${by} threw this away.`,
    expired: 'Nobody decided for 14 days; it was thrown away.',
    somebody: 'Somebody'
  },
  fieldNames: {
    title: 'Title', alternativeTitles: 'Other titles', uniformTitle: 'Uniform title', contributors: 'Contributors', edition: 'Edition', publication: 'Publication', year: 'Year', extent: 'Extent', pages: 'Pages', height: 'Height', series: 'Series',
    identifiers: 'Numbers', subjects: 'Subjects', classifications: 'Classification', notes: 'Notes', summary: 'Summary', contents: 'Contents', links: 'Links', host: 'Part of', languages: 'Languages', originalLanguages: 'Original languages', format: 'Kind', carrier: 'Carrier', level: 'Level', copies: 'Copies'
  },
  tryFirst: 'Dry run',
  tryFirstHint: 'See first what would change, then decide'
}
