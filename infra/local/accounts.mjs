import { createHash } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, say, succeeds } from './steps.mjs'

/**
 * Postgres refuses to run as root. As root it gets an account without privileges: `postgres` where it exists, else
 * `nobody`, else one made for it. As anyone else it runs as that person (undefined).
 * @returns {Promise<{ uid: number, gid: number } | undefined>}
 */
export async function unprivilegedAccount () {
  if (process.getuid?.() !== 0) return undefined
  const found = accountOf('postgres') ?? accountOf('nobody')
  if (found) return found
  say('making the account commonshelf for Postgres')
  await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'commonshelf'])
  return accountOf('commonshelf')
}

function accountOf (name) {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find(line => line.startsWith(`${name}:`))
  if (!line) return undefined
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** May this account pass through to the folder and read it? A clone under /root is a place where it may not. */
export const reaches = (account, folder) =>
  account === undefined || succeeds('/bin/sh', ['-c', 'cd "$1" && [ -r . ]', 'sh', folder], { ...account, cwd: '/' })

/**
 * A folder for the account's own data: inside `home` where it can get there, else under /var/lib/commonshelf, named
 * after the home so that two clones never share one.
 */
export function dataFolder (account, home, name) {
  if (account === undefined) return makeFolder(join(home, name))
  if (reaches(account, home)) return makeFolder(join(home, name), account)
  const elsewhere = join('/var/lib/commonshelf', createHash('sha256').update(home).digest('hex').slice(0, 12))
  return makeFolder(join(elsewhere, name), account)
}

function makeFolder (folder, account) {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  if (account) chownSync(folder, account.uid, account.gid)
  return folder
}

/** The folder of programs itself where the account can run them, else a copy where it can. */
export function reachablePrograms (account, folder, version) {
  if (reaches(account, join(folder, 'bin'))) return folder
  const copy = join('/var/lib/commonshelf', `postgres-${version}`)
  if (!existsSync(join(copy, 'bin/postgres'))) {
    say(`copying Postgres to ${copy}, where its account can run it`)
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  }
  return copy
}
