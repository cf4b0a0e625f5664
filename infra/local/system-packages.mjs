import { findProgram, run, say, succeeds, Trouble } from './steps.mjs'

/**
 * Installs a Debian or Ubuntu package, as root or where sudo asks for no password; anyone else is told the command.
 * @param {{ what: string, name: string, variable: string }} wanted `variable` names the address that would do instead
 */
export async function installPackage ({ what, name, variable }) {
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', name]
  const first = process.getuid?.() === 0 ? [] : succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
  if (!first || !findProgram('apt-get')) {
    throw new Trouble(`There is no ${what} here. Install it (Debian, Ubuntu: sudo apt-get update && sudo ${command.join(' ')}), or set ${variable} to the address of one that runs.`)
  }
  say(`installing ${what} with apt-get`)
  const [program, ...rest] = [...first, 'env', 'DEBIAN_FRONTEND=noninteractive']
  const wait = ['-o', 'DPkg::Lock::Timeout=600']
  await run(program, [...rest, 'apt-get', 'update', ...wait])
  await run(program, [...rest, ...command, ...wait])
}
