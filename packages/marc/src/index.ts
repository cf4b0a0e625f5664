// Framing streams and reading records.
export * from './record.js'
export * from './raw-record.js'
export * from './encodings/encoding.js'
export { Iso2709Splitter, type Iso2709SplitterOptions } from './iso2709/splitter.js'
export { readIso2709, type ReadOptions } from './iso2709/reader.js'
export { writeIso2709 } from './iso2709/writer.js'
export { MarcXmlSplitter, type MarcXmlSplitterOptions } from './marcxml/splitter.js'
export { readMarcXml } from './marcxml/reader.js'
export { MarcJsonSplitter, type MarcJsonSplitterOptions } from './marcjson/splitter.js'
export { readMarcJson } from './marcjson/reader.js'
export { controlNumberOf, type MarcSyntax } from './control-number.js'

// What a record says.
export { describeMarc, type DescribeOptions } from './describe/describe.js'
export { dialectOf, dialects, type Dialect } from './describe/dialect.js'
export { holdingsProfiles, type HoldingsField, type HoldingsProfile } from './describe/holdings-profile.js'

// What is not as it should be in a record, and the record put right.
export { statementsOfMarc, findingsOfDamage } from './quality/statements.js'
export { decodedAs } from './encodings/decoded.js'
export { correctMarc, inUnicode, type Change } from './quality/correct.js'
export { faultsOf, type Fault } from './quality/faults.js'
export { marcXmlHead, marcXmlTail, writeMarcXml } from './marcxml/writer.js'

// A merged entry as a record, for whoever asks for it.
export { entryToMarc21 } from './export/marc21.js'
export { fitIso2709 } from './export/fields.js'
export { entryToUnimarc } from './export/unimarc.js'
export type { MarcExportSetting } from './export/parts.js'
