/** Words for citing an entry and taking it along. */
export const exports = {
  title: '引用与导出',
  lead: '按发表处的要求选一种格式；页码、章节请自己补上。',
  styles: { 'gb-t-7714': 'GB/T 7714—2015', apa: 'APA（第 7 版）', mla: 'MLA（第 9 版）' },
  copy: '复制',
  copyOf: (what: string) => `复制 ${what} 引文`,
  copied: '已复制',
  notCopied: '浏览器不让复制，请选中文字自行复制。',
  permalink: '永久链接',
  copyPermalink: '复制永久链接',
  references: '文献管理软件',
  records: '编目记录',
  data: '数据',
  formats: {
    ris: 'RIS', bibtex: 'BibTeX', 'csl-json': 'CSL-JSON', cnmarc: 'CNMARC', 'cnmarc-xml': 'CNMARC（XML）', marc21: 'MARC21', 'marc21-xml': 'MARC21（XML）', unimarc: 'UNIMARC', 'unimarc-xml': 'UNIMARC（XML）', 'json-ld': 'JSON-LD（schema.org）'
  },
  download: (format: string) => `下载 ${format} 文件`
}
