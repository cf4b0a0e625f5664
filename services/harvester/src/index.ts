// Running harvests.
export { startHarvester, type RunningHarvester } from './harvester.js'
export { runHarvest } from './harvests/run.js'
export type { HarvesterParts, HarvesterConfig, HarvestParts } from './parts.js'

// Ordering them.
export { startHarvest, resumeHarvest, takeTrial } from './harvests/start.js'
export { extentOf } from './files/settings.js'
export { namesDeletions } from './files/syntax.js'
export { credentialsIn, type Credentials, type FindCredentials } from './fetching/credentials.js'

// What a spreadsheet's columns would become.
export { previewBook, type RowsOfAKind, type SheetPreview } from './spreadsheets/preview.js'
export { rememberedOf, type Remembered, type SaidOfSheet } from './spreadsheets/reading.js'
export { guessMapping, type SheetMapping, type ColumnMapping, type GivenMapping } from './spreadsheets/mapping.js'

// The protocols.
export { connectors } from './connectors.js'
export { SourceFailed, usualLimits, type Connector, type HarvestBatch, type HarvestEnd, type HarvestLimits, type HarvestTask, type IncomingRecord, type RejectedRecord } from './connector.js'
