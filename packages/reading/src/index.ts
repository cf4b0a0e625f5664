// One source record of any syntax, read.
export type { Manner, ReceivedRecord } from './received.js'
export { describeRecord, type Refusal } from './describe.js'
export { identifierOf, type IdentifierField } from './identifier.js'
export { marcOf, statedBy, type Stated } from './stated.js'

// Judged, and put right.
export { judge, judgeAll, type Judged, type Measure } from './judge.js'
export { correctRecord, frameOf, type CorrectedForm, type CorrectedRecord } from './corrected.js'
export { correctedFormOf, correctedRecords, type StoredRecords } from './corrected-file.js'
export { csvLine } from './csv.js'
