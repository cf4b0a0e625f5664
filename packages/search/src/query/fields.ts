import type { SearchField } from '../engine.js'

/** What may stand before a colon, in the languages of the alliance. */
export const fieldPrefixes: Record<string, SearchField> = {
  any: 'any', 任意: 'any', 任意词: 'any', 全部: 'any',
  title: 'title', ti: 'title', 题名: 'title', 書名: 'title', 书名: 'title', 題名: 'title', 标题: 'title',
  author: 'author', au: 'author', 著者: 'author', 作者: 'author', 责任者: 'author', 責任者: 'author',
  subject: 'subject', su: 'subject', 主题: 'subject', 主題: 'subject', 主题词: 'subject',
  publisher: 'publisher', 出版社: 'publisher', 出版者: 'publisher',
  series: 'series', 丛书: 'series', 叢書: 'series', 丛编: 'series',
  isbn: 'isbn', issn: 'isbn', 书号: 'isbn', 書號: 'isbn',
  class: 'class', 分类号: 'class', 分類號: 'class', 中图法: 'class',
  callnumber: 'callnumber', 索书号: 'callnumber', 索書號: 'callnumber'
}
