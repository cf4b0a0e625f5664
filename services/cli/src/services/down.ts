import { homeFolder, stopBackingServices } from '@commonshelf/local'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readState, runs } from '../home.js'
import { endAll, forgetPids } from './up.js'

/** Stops exactly what `up` started for this home. The data stay, and the ports are remembered for the next start. */
export async function down ({ home = homeFolder(), say = () => {} }: { home?: string, say?: (sentence: string) => void } = {}): Promise<{ stopped: string[] }> {
  const state = readState(home)
  const stopped = (['api', 'workers'] as const).filter(name => runs(state?.pids[name]))
  if (stopped.length > 0) say('stopping the services')
  await endAll(state)
  // It may have started a service again just before it ended.
  await endAll(readState(home))
  forgetPids(home)
  await stopBackingServices(home)
  rmSync(join(home, 'lock'), { force: true })
  return { stopped }
}
