import type { Messages } from '../zh.js'

/** Words for citing an entry and taking it along. */
export const exports: Messages['exports'] = {
  title: 'Cite or export',
  lead: 'Take the style that your publisher or teacher asks for, and add pages or chapters yourself.',
  styles: { 'gb-t-7714': 'GB/T 7714—2015', apa: 'APA (7th edition)', mla: 'MLA (9th edition)' },
  copy: 'Copy',
  copyOf: what => `Copy the ${what} citation`,
  copied: 'Copied',
  notCopied: 'The browser does not allow copying; please select the text and copy it yourself.',
  permalink: 'Permanent link',
  copyPermalink: 'Copy the permanent link',
  references: 'For reference managers',
  records: 'Catalogue records',
  data: 'Data',
  formats: {
    ris: 'RIS', bibtex: 'BibTeX', 'csl-json': 'CSL-JSON', cnmarc: 'CNMARC', 'cnmarc-xml': 'CNMARC (XML)', marc21: 'MARC21', 'marc21-xml': 'MARC21 (XML)', unimarc: 'UNIMARC', 'unimarc-xml': 'UNIMARC (XML)', 'json-ld': 'JSON-LD (schema.org)'
  },
  download: format => `Download as ${format}`
}
