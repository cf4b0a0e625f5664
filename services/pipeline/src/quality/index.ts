// Judging and correcting records, for who shows or hands out what came of it.
export { groundsOf } from './report.js'
export { judge, judgeAll, type Judged, type Measure } from './judge.js'
export { correctedForms, correctRecord, correctRow, frameOf, type CorrectedForm, type CorrectedRecord } from './corrected.js'
export { csvLine } from './csv.js'
export { marcOf, statedBy, statementsOfRow, type Stated } from './stated.js'
