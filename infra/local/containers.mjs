import { createHash } from 'node:crypto'
import { run, say, succeeds } from './steps.mjs'

/** The container engine that answers on this machine: docker, podman, or none. */
export const containerEngine = () => ['docker', 'podman'].find(engine => succeeds(engine, ['info']))

/**
 * Starts a published image in the background, its one port on loopback; it is removed when it stops.
 * @param {{ engine: string, image: string, home: string, role: string, port: number, innerPort: number, env?: Record<string, string>, volume?: string, command?: string[] }} what
 */
export async function startContainer ({ engine, image, home, role, port, innerPort, env = {}, volume, command = [] }) {
  const name = `commonshelf-${role}-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`
  say(`starting ${image} with ${engine}`)
  await run(engine, [
    'run', '--rm', '--detach', '--name', name, '--publish', `127.0.0.1:${port}:${innerPort}`,
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...volume ? ['--volume', `${name}:${volume}`] : [],
    image, ...command
  ])
  return { container: name, engine }
}

export const stopContainer = ({ engine, container }) => run(engine, ['stop', container])
