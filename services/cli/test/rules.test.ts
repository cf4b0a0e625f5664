import { aQueue } from '@commonshelf/queues/testing'
import { aDatabase } from '@commonshelf/store/testing'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { output } from '../src/output.js'
import { program } from '../src/program.js'

/** What a verb answers, as text for people or as JSON. */
async function said (...words: string[]): Promise<string> {
  let text = ''
  const { write } = output
  output.write = more => { text += more }
  try {
    await program().parseAsync(['node', 'commonshelf', ...words])
  } finally {
    output.write = write
  }
  return text
}
const called = async (...words: string[]): Promise<ReturnType<typeof JSON.parse>> => JSON.parse(await said(...words, '--json'))

t.test('an operator drafts rules, tries them and runs stored records again from the command line', async t => {
  const { url, store } = await aDatabase(t)
  const { queues, redisUrl } = await aQueue(t)
  Object.assign(process.env, { DATABASE_URL: url, REDIS_URL: redisUrl, QUEUE_PREFIX: queues.prefix })
  const folder = await mkdtemp(join(tmpdir(), 'commonshelf-rules-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'rules.json')
  await store.libraries.add({ code: 'haidian', name: '海淀区图书馆', tier: 2 })

  t.match(await called('rules', 'list'), [{ name: 'usual', state: 'active' }])
  const active = await called('rules', 'show')
  t.match(active, { threshold: 80 })
  await writeFile(file, JSON.stringify({ ...active, threshold: 9000 }))
  await t.rejects(said('rules', 'add', file, '--name', 'strict'), /threshold must be a whole number from 1 to 500/)
  await writeFile(file, JSON.stringify({ ...active, threshold: 100 }))
  const draft = await called('rules', 'add', file, '--name', 'strict', '--reason', '试一试')
  t.match(draft, { state: 'draft', name: 'strict', rules: { threshold: 100, name: 'strict' } })
  await t.rejects(said('rules', 'switch', draft.id), /was not tried/)
  await t.rejects(said('rules', 'difference', draft.id), /not tried yet/)
  t.match(await called('rules', 'try', draft.id), { state: 'waiting', total: 0 })
  t.match(await called('rules', 'pause', draft.id), { state: 'paused' })
  t.match(await called('rules', 'resume', draft.id), { state: 'waiting' })
  const { id } = (await store.shadows.latestOf([draft.id])).get(draft.id)!
  while ((await store.shadows.step(id))?.state === 'running') { /* in place of a worker */ }
  t.match(await called('rules', 'difference', draft.id), { state: 'finished', merges: 0, splits: 0, causes: [] })
  t.match(await called('rules', 'switch', draft.id), { version: { state: 'active' }, rerun: { step: 'match', state: 'waiting' } })
  t.match(await said('rules', 'list'), /strict +active/)

  t.match(await called('rerun', 'start', 'describe', '--library', 'haidian'), { step: 'describe', state: 'waiting', startedBy: 'operator' })
  await t.rejects(said('rerun', 'start', 'describe', '--library', 'haidian'), /does the same/)
  await t.rejects(said('rerun', 'start', 'describe', '--library', 'nowhere'), /No library has the code nowhere/)
  await t.rejects(said('rerun', 'start', 'index'), /describe or match/)
  const { reruns } = await called('rerun', 'list')
  t.match(await called('rerun', 'stop', reruns[0].id), { state: 'stopping' })
  await t.rejects(said('rerun', 'resume', reruns[0].id), /is stopping/)
  t.match(await said('rerun', 'show', reruns[1].id), /match, everything\n +waiting, 0 of 0 records/)
})
