import { cite, jsonLdContext, plainCitation, toCsl, toSchemaOrg, writeBibtex, writeRis, type CatalogueEntry, type CitationStyle, type ExportSetting } from '@commonshelf/catalogue'
import { entryToMarc21, entryToUnimarc, fitIso2709, marcXmlHead, marcXmlTail, writeIso2709, writeMarcXml, type MarcRecord } from '@commonshelf/marc'
import type { ExportFormat } from '../contract/index.js'

/** What a file of one format is made of: `item` for each entry, counted from 1, with the rest before, between and after. */
export interface ExportForm {
  type: string
  ending: string
  item: (entry: CatalogueEntry, setting: Required<ExportSetting>, at: number) => string | Uint8Array
  head?: string
  between?: string
  tail?: string
  /** For a file that holds one entry and differs from a list of one. */
  single?: (entry: CatalogueEntry, setting: Required<ExportSetting>) => string
}

type Written = Pick<MarcRecord, 'leader' | 'controlFields' | 'dataFields'>
type ToMarc = (entry: CatalogueEntry, setting: Required<ExportSetting>) => Written

const marcSetting = ({ address, day }: Required<ExportSetting>) => ({ address, day: day.replaceAll('-', '') })
const marc21: ToMarc = (entry, setting) => entryToMarc21(entry, marcSetting(setting))
const unimarc: ToMarc = (entry, setting) => entryToUnimarc(entry, 'unimarc', marcSetting(setting))
const cnmarc: ToMarc = (entry, setting) => entryToUnimarc(entry, 'cnmarc', marcSetting(setting))

const iso2709 = (write: ToMarc): ExportForm => ({ type: 'application/marc', ending: 'mrc', item: (entry, setting) => writeIso2709(fitIso2709(write(entry, setting))) })
const marcXml = (write: ToMarc): ExportForm => ({ type: 'application/marcxml+xml; charset=utf-8', ending: 'xml', head: marcXmlHead, item: (entry, setting) => writeMarcXml(write(entry, setting)), tail: marcXmlTail })

const citation = (style: CitationStyle, numbered = false): ExportForm => {
  const text = (entry: CatalogueEntry, setting: ExportSetting) => plainCitation(cite(entry, style, setting))
  return {
    type: 'text/plain; charset=utf-8', ending: `${style}.txt`,
    // GB/T 7714 numbers its list; one reference by itself has no number
    item: (entry, setting, at) => `${numbered ? `[${at}] ` : ''}${text(entry, setting)}\n`,
    single: (entry, setting) => `${text(entry, setting)}\n`
  }
}

export const exportForms: Record<ExportFormat, ExportForm> = {
  ris: { type: 'application/x-research-info-systems; charset=utf-8', ending: 'ris', item: writeRis },
  bibtex: { type: 'application/x-bibtex; charset=utf-8', ending: 'bib', item: writeBibtex },
  'csl-json': { type: 'application/vnd.citationstyles.csl+json; charset=utf-8', ending: 'csl.json', head: '[\n', item: (entry, setting) => JSON.stringify(toCsl(entry, setting)), between: ',\n', tail: '\n]\n' },
  'gb-t-7714': citation('gb-t-7714', true),
  apa: citation('apa'),
  mla: citation('mla'),
  marc21: iso2709(marc21),
  'marc21-xml': marcXml(marc21),
  unimarc: iso2709(unimarc),
  'unimarc-xml': marcXml(unimarc),
  cnmarc: iso2709(cnmarc),
  'cnmarc-xml': marcXml(cnmarc),
  'json-ld': {
    type: 'application/ld+json; charset=utf-8', ending: 'jsonld',
    head: `{"@context":${JSON.stringify(jsonLdContext)},"@graph":[\n`, item: (entry, setting) => JSON.stringify(toSchemaOrg(entry, setting)), between: ',\n', tail: '\n]}\n',
    single: (entry, setting) => JSON.stringify({ '@context': jsonLdContext, ...toSchemaOrg(entry, setting) })
  }
}

/** A file of one entry. */
export function exportOne (form: ExportForm, entry: CatalogueEntry, setting: Required<ExportSetting>): string | Buffer {
  if (form.single !== undefined) return form.single(entry, setting)
  const item = form.item(entry, setting, 1)
  return typeof item === 'string' ? `${form.head ?? ''}${item}${form.tail ?? ''}` : Buffer.from(item)
}
