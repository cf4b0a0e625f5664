import t from 'tap'
import { anApi } from './alliance.js'

t.test('a reader finds a book in the union catalogue and sees who holds it, nearest first', async t => {
  const api = await anApi(t)
  const id = await api.entry({ title: '红楼梦', author: '曹雪芹', isbn: '9787020002207' }, [
    { library: 'jing', barcodes: ['J1', 'J2'] }, { library: 'shangzhuang', barcodes: ['S1'] }, { library: 'xicheng', barcodes: ['X1'], status: 'on-loan' }
  ])
  await api.entry({ title: '活着', author: '余华' }, [{ library: 'jing', barcodes: ['J3'] }])

  const found = (await api.call({ url: '/v1/search?q=%E7%B4%85%E6%A8%93%E5%A4%A2&library=jing' })).json()
  const holdings = (await api.call({ url: `/v1/entries/${id}/holdings?near=dongma-desk` })).json()

  t.equal(found.total, 1)
  t.match(found.entries[0], { id, title: '红楼梦', libraries: 3, items: 4, available: 3, highlights: { title: [{ text: '红楼梦', found: true }] } })
  t.match(found.facets.find(({ name }: { name: string }) => name === 'library').values.find(({ value }: { value: string }) => value === 'jing'), { count: 1, label: '京城图书馆', labelEn: 'Capital Library' })
  t.same(holdings.libraries.map(({ library, available }: { library: { code: string }, available: number }) => [library.code, available]),
    [['shangzhuang', 1], ['jing', 2], ['xicheng', 0]])
})
