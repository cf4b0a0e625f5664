import { homeFolder, stopBackingServices } from '@commonshelf/local'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readState, runs, writeState } from '../home.js'
import { endStarted } from './up.js'

/** Stops exactly what `up` started for this home. The data stay, and the ports are remembered for the next start. */
export async function down ({ home = homeFolder(), say = () => {} }: { home?: string, say?: (sentence: string) => void } = {}): Promise<{ stopped: string[] }> {
  const state = readState(home)
  const stopped: string[] = []
  for (const name of ['api', 'workers'] as const) {
    if (runs(state?.pids[name])) stopped.push(name)
  }
  if (stopped.length > 0) say('stopping the services')
  await Promise.all([endStarted(state?.pids.workers), endStarted(state?.pids.api)])
  if (state !== undefined) writeState(home, { ...state, pids: {} })
  await stopBackingServices(home)
  rmSync(join(home, 'lock'), { force: true })
  return { stopped }
}
