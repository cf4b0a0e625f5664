import type { Messages } from '../zh.js'

/** Words for doubtful pairs, decisions, corrections. */
export const review: Messages['review'] = {
  title: 'Doubtful pairs',
  lead: 'These records may be one edition, and the rules cannot tell. Look, and say: what you decide holds from then on, through every harvest and every change of the rules.',
  none: 'Nothing is in doubt',
  noneText: 'Somebody has looked at everything the rules were unsure of. New pairs will appear here.',
  left: count => `${count} to go`,
  library: 'Of which libraries',
  allLibraries: 'All of mine',
  same: 'One edition',
  different: 'Two editions',
  unsure: 'Cannot tell',
  undo: 'Take back the last',
  keys: 'Keys: S one edition, D two editions, U cannot tell, Z take back',
  decided: { same: 'Noted: one edition', different: 'Noted: two editions', unsure: 'Set aside', undecided: 'Taken back' },
  points: (points, threshold) => `${points} points; ${threshold} join by themselves`,
  together: 'One entry at present',
  apart: 'Two entries at present',
  veto: name => `Kept apart because they differ in: ${name}`,
  evidence: 'What speaks for and against',
  fields: {
    library: 'From', identifier: 'Record', title: 'Title', responsibility: 'Statement', contributors: 'Names', edition: 'Edition', publication: 'Published', year: 'Year', extent: 'Extent', series: 'Series', isbn: 'ISBN', languages: 'Language', format: 'Kind', carrier: 'Carrier', subjects: 'Subjects', notes: 'Notes'
  },
  openEntry: 'See the entry',
  recordsTogether: count => count === 1 ? 'One record in its entry' : `${count} records in its entry`,
  reason: 'Why (if you like)',
  decisions: 'What was decided',
  noDecisions: 'Nothing has been decided yet.',
  saidSame: 'One edition',
  saidDifferent: 'Two editions',
  takeBack: 'Take back',
  export: 'Export as labelled pairs (JSON)',

  correct: 'Correct this entry',
  correctLead: 'What you write here stands above what any library sends, and no later harvest changes it; taken back, the libraries’ data show again. Their own records stay as they are.',
  correctable: { title: 'Title', rest: 'Subtitle', responsibility: 'Statement of responsibility', edition: 'Edition', place: 'Place', publisher: 'Publisher', date: 'Date as printed', year: 'Year', extent: 'Extent', subjects: 'Subjects, one a line', summary: 'Summary', contributors: 'Names', publication: 'Publication', series: 'Series', languages: 'Languages', format: 'Kind', carrier: 'Carrier', contents: 'Contents', notes: 'Notes' },
  save: 'Save the correction',
  saved: 'Corrected. The pages will show it in a moment.',
  unchanged: 'Nothing was changed.',
  standing: 'Corrected so far',
  was: (staff, date) => `${staff}, ${date}`,
  ended: 'taken back or replaced',
  empty: '(empty)',
  mark: 'corrected by staff'
}
