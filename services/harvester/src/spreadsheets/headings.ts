import type { SheetField } from '@commonshelf/catalogue'

/**
 * Headings as they are met, folded (small letters, no blanks, no punctuation, half width, simplified), and the field each
 * means. A heading that is here is sure; the first of a field's list that a sheet has is taken. The year in which a work
 * first came out (original_publication_year) is none of its edition's.
 */
export const headings: Record<SheetField, string[]> = {
  title: ['题名', '书名', '正题名', '书籍名', '图书名称', '书籍名称', '图书名', '书刊名', '刊名', '名称', '题名与责任者', '标题', 'title', 'booktitle', 'maintitle', 'titleproper', 'name', 'bookname', 'originaltitle'],
  subtitle: ['副题名', '副书名', '副标题', '其他题名', 'subtitle', 'remainderoftitle'],
  volume: ['卷册', '卷次', '册次', '卷', '分册', '卷期', '分卷号', 'volume', 'vol', 'part', 'number'],
  author: ['著者', '作者', '责任者', '第一责任者', '主要责任者', '作者名', '编著者', '著作者', '著译者', '作者译者', '主编', 'author', 'authors', 'by', 'creator', 'writer', 'mainauthor', 'responsibility', 'statementofresponsibility'],
  translator: ['译者', '翻译者', '翻译', 'translator', 'translators'],
  publisher: ['出版社', '出版者', '出版单位', '出版商', '出版机构', '出版发行', 'publisher', 'publishedby', 'press', 'publishinghouse', 'publishername'],
  place: ['出版地', '出版地点', 'place', 'placeofpublication', 'publicationplace', 'city'],
  year: ['出版年', '出版时间', '出版日期', '出版年份', '出版年月', '年份', '出版年代', 'year', 'pubyear', 'publicationyear', 'yearofpublication', 'pubdate', 'publicationdate', 'date', 'publishdate', 'published', 'datepublished', 'copyrightyear'],
  edition: ['版次', '版本', '版别', '版本说明', '版', 'edition', 'ed'],
  isbn: ['isbn', 'isbn13', 'isbn号', '国际标准书号', '标准书号', '书号', 'isbn编号', '标准编号', 'isbnissn', 'isbn10', 'ean', 'ean13', 'isbns'],
  issn: ['issn', 'issn号', '国际标准刊号'],
  pages: ['页数', '页码', '总页数', '载体形态', 'pages', 'page', 'pagecount', 'numberofpages', 'extent', 'numpages', 'pp'],
  series: ['丛书', '丛书名', '丛编', '丛书项', '丛编题名', '从书名', 'series', 'seriestitle', 'seriesname'],
  language: ['语种', '语言', '文种', '正文语种', 'language', 'lang', 'languagecode'],
  subjects: ['主题', '主题词', '学科', '关键词', '标签', '类别', '分类', '图书类别', '图书分类', 'subject', 'subjects', 'keywords', 'tag', 'tags', 'genre', 'category'],
  classification: ['分类号', '中图分类号', '中图法', '中图法分类号', '中图分类', '图书分类号', '类号', 'classification', 'class', 'clc', 'ddc', 'dewey', 'classnumber'],
  summary: ['内容简介', '简介', '摘要', '内容提要', '提要', 'summary', 'abstract', 'description', 'synopsis'],
  price: ['定价', '价格', '单价', '书价', '售价', '价格元', '定价元', '单价元', 'price', 'listprice', 'cost'],
  note: ['备注', '附注', '说明', '注', 'note', 'notes', 'remark', 'remarks', 'comment'],
  callNumber: ['索书号', '排架号', '索取号', '书标', 'callnumber', 'callno', 'shelfmark', 'callnum', 'call'],
  barcode: ['条码', '条码号', '条形码', '图书条码', '馆藏条码', '登录号', '登记号', '财产号', '图书编号', '条形码号', 'barcode', 'barcodes', 'itembarcode', 'accessionnumber', 'accessionno', 'accession'],
  copies: ['复本', '复本数', '册数', '数量', '馆藏数', '复本量', '本数', '库存', '馆藏量', '馆藏数量', 'copies', 'quantity', 'qty', 'count', 'numberofcopies', 'amount', 'stock', 'holdings'],
  location: ['馆藏地', '馆藏地点', '存放地点', '架位', '架号', '位置', '书架', '书架号', '存放位置', 'location', 'shelf', 'shelflocation', 'sublocation'],
  branch: ['分馆', '馆名', '所属馆', '图书馆', '馆藏馆', '服务点', 'branch', 'library', 'owninglibrary', 'homebranch'],
  identifier: ['记录号', '控制号', '书目记录号', '书目编号', '系统号', 'id', 'recordid', 'bookid', 'controlnumber', 'bibid', 'recordnumber', 'bibnumber'],
  imprint: ['出版信息', '出版项', '出版发行项', '出版说明', 'imprint', 'publication', 'publicationinfo']
}

/** Words that settle a heading which is not in the table as it stands (图书题名（必填）, Book Title *), the first that fits. */
export const headingWords: [string[], SheetField][] = [
  [['isbn', '书号'], 'isbn'], [['issn'], 'issn'], [['索书', '索取', 'callno', 'callnum'], 'callNumber'], [['条码', '条形码', '登录号', 'barcode'], 'barcode'],
  [['副题', '副书名', 'subtitle'], 'subtitle'], [['丛书', '丛编', 'series'], 'series'], [['译者', 'translat'], 'translator'],
  [['出版年', '出版时间', '出版日期', 'pubdate', 'year'], 'year'], [['出版地'], 'place'], [['出版社', '出版者', '出版单位', '出版商', 'publisher'], 'publisher'],
  [['分类号', '中图'], 'classification'], [['复本', '册数', '数量', 'copies'], 'copies'], [['题名', '书名', 'title'], 'title'],
  [['著者', '作者', '责任者', 'author'], 'author'], [['页数', 'pages'], 'pages'], [['定价', '价格', '单价', '售价', 'price'], 'price'], [['馆藏地', '位置', 'location'], 'location']
]
