import { homeFolder, Trouble } from '@commonshelf/local'
import { addresses, notRunning, readState, runs, withStore } from '../home.js'
import { answer, progress, progressDone, type Answering } from '../output.js'
import { down } from './down.js'
import { isReady, up } from './up.js'

export async function upVerb (options: Answering & { host?: string, port?: string, engine?: 'embedded' | 'meilisearch' }): Promise<void> {
  // Control-C while it starts ends what was started so far; what runs once it has started is for `down`.
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => { interrupted.abort(new Trouble('Interrupted: nothing was left running')) })
  const { state, already } = await up({
    signal: interrupted.signal,
    say: sentence => { if (options.json !== true) progress(sentence) },
    ...options.host === undefined ? {} : { host: options.host },
    ...options.port === undefined ? {} : { port: Number(options.port) },
    ...options.engine === undefined ? {} : { engine: options.engine }
  })
  if (options.json !== true) progressDone()
  answer(options, { home: homeFolder(), already, pids: { supervisor: state.pids.supervisor?.pid, api: state.pids.api?.pid, workers: state.pids.workers?.pid }, ports: state.ports, urls: state.urls }, ({ home }) => [
    already ? `Commonshelf runs already for ${home}` : `Commonshelf runs for ${home}`,
    `  pages and API  ${state.urls.api}`,
    `  API's document ${state.urls.api}/docs`,
    '  Stop it with: pnpm -s commonshelf down'
  ])
}

export async function downVerb (options: Answering): Promise<void> {
  const { stopped } = await down()
  answer(options, { home: homeFolder(), stopped }, () => stopped.length === 0 ? `Nothing of ours ran for ${homeFolder()}` : `Stopped for ${homeFolder()}: ${stopped.join(', ')}`)
}

export async function statusVerb (options: Answering): Promise<void> {
  const home = homeFolder()
  const state = readState(home)
  if (state === undefined) throw notRunning(home)
  const api = runs(state.pids.api)
  const workers = runs(state.pids.workers)
  const ready = api && await isReady(state.urls.api)
  const outdated = ready ? await withStore(store => store.records.outdated()) : undefined
  answer(options, { home, api, ready, workers, ...outdated !== undefined && { outdated }, urls: state.urls, ports: state.ports, searchEngine: state.searchEngine, startedAt: state.startedAt }, () => [
    `home     ${home}`,
    `API      ${api ? `${state.urls.api}${ready ? '' : ' (not ready)'}` : 'stopped'}`,
    `workers  ${workers ? `process ${state.pids.workers?.pid}` : 'stopped'}`,
    `search   ${state.searchEngine}`,
    ...outdated === undefined || outdated === 0 ? [] : [`records  ${outdated} were described by older code. Describe them anew with: pnpm -s commonshelf rerun start describe --outdated`],
    ...ready && workers ? [] : [runs(state.pids.supervisor) ? 'What does not run is started again by itself' : 'Start what does not run with: pnpm -s commonshelf up']
  ])
  if (!ready || !workers) process.exitCode = 3
}

export async function migrateVerb (options: Answering): Promise<void> {
  const { databaseUrl } = addresses()
  const { migrate } = await import('@commonshelf/store')
  await migrate(databaseUrl)
  answer(options, { migrated: true }, () => "The database has this version's schema")
}
