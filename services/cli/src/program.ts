import { Trouble } from '@commonshelf/local'
import { Command, Option } from 'commander'
import { addHarvesting } from './commands/harvesting.js'
import { addDirectory } from './commands/directory.js'
import { addQuality } from './commands/quality.js'
import { addCatalogue } from './commands/catalogue.js'
import { addCopying } from './commands/copies.js'
import { addLending } from './commands/lending.js'
import { addRules } from './commands/rules.js'
import { verb } from './commands/verb.js'

/** All verbs. What a verb needs is loaded when it is called: --help and a wrong word are answered at once. */
export function program (): Command {
  const commonshelf = new Command('commonshelf')
    .description("The operator's command line of Commonshelf. COMMONSHELF_HOME picks where the data live (.commonshelf in the checkout).")
    .showHelpAfterError('(--help tells more)')
    .helpCommand(false)

  verb(commonshelf, 'up', 'Start Postgres, Redis and the services of this home; print their addresses')
    .option('--host <address>', 'where the API listens', '127.0.0.1')
    .option('--port <number>', "the API's port; a free one unless told")
    .addOption(new Option('--engine <name>', 'the search engine').choices(['embedded', 'meilisearch']))
    .action(async options => (await import('./services/verbs.js')).upVerb(options))
  verb(commonshelf, 'down', 'Stop what `up` started for this home, and nothing else')
    .action(async options => (await import('./services/verbs.js')).downVerb(options))
  verb(commonshelf, 'status', 'What runs for this home; exit code 3 where not all of it does')
    .action(async options => (await import('./services/verbs.js')).statusVerb(options))

  verb(commonshelf, 'migrate', "Bring the database of DATABASE_URL, or of this home, to this version's schema; `up` does it by itself")
    .action(async options => (await import('./services/verbs.js')).migrateVerb(options))

  addDirectory(commonshelf)
  addHarvesting(commonshelf)
  addQuality(commonshelf)
  addCatalogue(commonshelf)
  addCopying(commonshelf)
  addRules(commonshelf)
  addLending(commonshelf)
  return commonshelf
}

/** Runs one verb. What is meant for people is a sentence on standard error and exit code 1. */
export async function runCommand (argv: string[]): Promise<void> {
  // Whoever reads the answer may have read enough: `clusters export | head`
  process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(); else throw error })
  try {
    await program().parseAsync(argv)
  } catch (error) {
    const sentence = isMeantForPeople(error) ? error.message : aboutFile(error)
    if (sentence === undefined) throw error
    process.stderr.write(`${sentence}\n`)
    process.exitCode = 1
  }
}

/** Trouble, and errors of the domain: they carry the name of their problem. */
const isMeantForPeople = (error: unknown): error is Error =>
  error instanceof Trouble || (error instanceof Error && typeof (error as Error & { problem?: unknown }).problem === 'string')

/** A file that was named and cannot be opened. */
function aboutFile (error: unknown): string | undefined {
  const { code, syscall, path } = error as NodeJS.ErrnoException
  const reason = { ENOENT: 'there is no such file or folder', EACCES: 'it may not be opened by this user', EISDIR: 'it is a folder', ENOTDIR: 'part of the path is no folder' }[code ?? '']
  return syscall === 'open' && path !== undefined && reason !== undefined ? `${path}: ${reason}` : undefined
}
