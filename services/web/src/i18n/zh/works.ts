/** Words for works, series and their volumes. */
export const works = {
  editions: '同一作品的其他版本',
  editionsCount: (count: string) => `${count} 种`,
  translation: (language: string) => `${language}译本`,
  series: '丛书各卷',
  seriesOf: (title: string) => `《${title}》各卷`,
  held: (libraries: number) => libraries === 0 ? '没有馆收藏' : `${libraries} 家馆有`,
  thisOne: '本条',
  noNumber: '未标卷次',
  missing: (volumes: string) => `联盟里没有：${volumes}`
}
