// The description, and what readers see of it.
export * from './model/bibliographic-record.js'
export * from './model/holding.js'
export * from './entry/entry.js'
export { mergeEntry, type ClusterToMerge, type MergeMember } from './entry/merge.js'
export { correctableFields, type CorrectableField, type Corrections } from './entry/corrections.js'
export { originsOf, type Origin, type OriginReason } from './entry/origins.js'

// Descriptions that come without a record.
export { describeRow, type SheetRow } from './describing/sheet-row.js'
export { describeIsbn, describeScanned, emptyRecord } from './describing/isbn-stub.js'
export { describingVersion } from './describing/version.js'

// Rows of spreadsheets: what stands in a cell, and the fields of a row under a reading of its columns.
export { dateOfCell, imprintOfCell, isDate, isbnOfCell, isPrice, looksLikeCallNumber, looksLikeClass, looksLikePublisher } from './sheets/cells.js'
export { lostItsDigits, rowOfCells, rowUnder, type ColumnFields, type KeptRow, type SheetField, type SheetReading } from './sheets/rows.js'
export { serialDate } from './sheets/serial-date.js'
export { barcodesOf } from './sheets/barcodes.js'

// Text and numbers, brought to one form.
export { foldHan } from './text/han.js'
export { foldText } from './text/fold.js'
export { pinyinOf, readingsOf } from './text/pinyin.js'
export { eachToken, hasHan, lettersOf, segment, segmentFolded } from './text/segment.js'
export { normaliseIsbn } from './numbers/isbn.js'
export { readIsbnInHand, type IsbnInHand } from './numbers/isbn-in-hand.js'

// Which records describe one edition.
export { featuresOf, isStub, type MatchFeatures } from './matching/features.js'
export { matchKeysOf } from './matching/keys.js'
export { matchFeatures, type MatchFeature, type Points } from './matching/rules.js'
export { vetoes, type Veto } from './matching/vetoes.js'
export { InvalidRuleSet, isbnsOfClusters, readRuleSet, ruleBounds, usualRules, vetoNames, type RuleProblem, type RuleSet } from './matching/rule-set.js'
export { keyKinds, type KeyKind } from './matching/key-kinds.js'
export { compareFeatures, matchThreshold, type Evidence, type Verdict } from './matching/compare.js'
export type { Doubt } from './clusters/doubts.js'
export { bearersPerDescription, suffices } from './clusters/nodes.js'
export { solve, keyLimit, type Link, type MatchRecord, type Partition, type Pin, type SolveOptions } from './clusters/solve.js'
export { assignIds, type Assignment, type FormerId, type Membership } from './clusters/assign-ids.js'

// What belongs together beyond the edition.
export { workKeyOf } from './works/work-key.js'
export { seriesOf, volumeOrder, type SeriesPlace } from './works/series.js'

// What is not as it should be in a record.
export { assess, findingsOfText, usualLengths, type AssessContext } from './quality/assess.js'
export { findingCodes, isClean, type Finding, type FindingCode, type Severity } from './quality/finding.js'
export { statementsOf, type Statement, type StatementKind } from './quality/statement.js'
export { isQualifier } from './quality/isbns.js'

// An entry as others want it: citations, reference managers, linked data.
export { cite, citationStyles, plainCitation, type CitationPiece, type CitationStyle } from './export/citation.js'
export type { ExportSetting } from './export/cited.js'
export { toCsl, type CslItem } from './export/csl.js'
export { writeBibtex } from './export/bibtex.js'
export { writeRis } from './export/ris.js'
export { jsonLdContext, toSchemaOrg, type SchemaOrgThing } from './export/schema-org.js'
