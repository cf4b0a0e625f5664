import type { Messages } from '../zh.js'

/** Words for works, series and their volumes. */
export const works: Messages['works'] = {
  editions: 'Other editions of this work',
  editionsCount: count => count,
  translation: language => `in ${language}`,
  series: 'Volumes of the series',
  seriesOf: title => `Volumes of “${title}”`,
  held: libraries => libraries === 0 ? 'no library has it' : libraries === 1 ? '1 library has it' : `${libraries} libraries have it`,
  thisOne: 'this one',
  noNumber: 'without a number',
  missing: volumes => `Nobody in the alliance has: ${volumes}`
}
