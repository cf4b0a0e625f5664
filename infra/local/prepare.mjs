import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram, run, say, succeeds, Trouble } from './steps.mjs'

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Brings what a clone lacks: the packages, the compiled code and, unless told otherwise, the pages. Quick when nothing changed. */
export async function prepare ({ pages = true } = {}) {
  checkNode()
  await install()
  await build()
  if (pages) await buildPages()
}

function checkNode () {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Trouble(`Commonshelf needs Node 20.19 or newer; this is ${process.versions.node}.`)
  }
}

async function install () {
  const wanted = digest(manifests())
  const stamp = join(root, 'node_modules/.commonshelf-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('installing packages')
  const [command, ...first] = pnpm()
  await run(command, [...first, 'install', '--frozen-lockfile'], { cwd: root, env: { ...process.env, CI: 'true' } })
  writeFileSync(stamp, wanted)
}

/** tap's own build, for the plugins that .taprc chooses; once after each install. */
export async function prepareTap () {
  const wanted = digest([join(root, '.taprc'), join(root, 'pnpm-lock.yaml')])
  const stamp = join(root, 'node_modules/.commonshelf-tap-built')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('building tap with the plugins of .taprc')
  await run(process.execPath, [bin('tap', 'tap'), 'build'], { cwd: root })
  writeFileSync(stamp, wanted)
}

/** pnpm 10 where it is on PATH, else the pinned one through npx. The pin is the packageManager line of package.json. */
function pnpm () {
  const pinned = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager
  const found = findProgram('pnpm')
  if (found && succeeds('sh', ['-c', 'case "$(pnpm --version)" in 10.*) ;; *) exit 1 ;; esac'], { cwd: root })) return [found]
  return ['npx', '--yes', pinned]
}

async function build () {
  const files = [
    ...['packages', 'services', 'infra'].flatMap(folder => readdirSync(join(root, folder)).map(name => join(root, folder, name)))
      .flatMap(folder => [...sources(join(folder, 'src')), ...sources(join(folder, 'test'))]),
    ...readdirSync(join(root, 'tests')).filter(name => name.endsWith('.ts')).map(name => join(root, 'tests', name)),
    ...sources(join(root, 'tests/bench')), join(root, 'tsconfig.base.json'), join(root, 'tests/tsconfig.json')
  ]
  const wanted = files.map(file => `${file} ${statSync(file).mtimeMs}`).join('\n')
  const stamp = join(root, 'node_modules/.commonshelf-compiled')
  // tsc finds out by itself what is up to date, but takes a second to say so: too long before every verb of a command line
  const compiled = existsSync(join(root, 'tests/dist')) && existsSync(join(root, 'services/cli/dist'))
  if (compiled && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await run(process.execPath, [bin('typescript', 'tsc'), '-b', 'tests'], { cwd: root })
  writeFileSync(stamp, wanted)
}

async function buildPages () {
  const web = join(root, 'services/web')
  const wanted = digest([...sources(join(web, 'src')), ...sources(join(root, 'services/api/src/contract')), join(web, 'package.json'), join(web, 'vite.config.ts'), join(web, 'index.html')])
  const stamp = join(web, 'dist/.built-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('building the pages')
  await run(process.execPath, [bin('vite', 'vite', web), 'build', '--logLevel', 'warn'], { cwd: web })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** The script behind a package's command, so that no shell shim has to be found. */
function bin (packageName, command, from = root) {
  const folder = join(from, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[command])
}

const manifests = () => [
  join(root, 'pnpm-lock.yaml'), join(root, 'package.json'),
  ...['packages', 'services', 'infra'].flatMap(folder =>
    readdirSync(join(root, folder)).map(name => join(root, folder, name, 'package.json'))),
  join(root, 'tests/package.json')
].filter(existsSync)

const sources = folder => existsSync(folder)
  ? readdirSync(folder, { recursive: true }).map(name => join(folder, String(name))).filter(file => statSync(file).isFile()).sort()
  : []

function digest (files) {
  const hash = createHash('sha256')
  for (const file of files) if (existsSync(file)) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}
