import { Command, Option } from 'commander'

/** A verb under a command: has --json and --help like every other. */
export const verb = (parent: Command, usage: string, description: string, options: { isDefault?: boolean } = {}): Command =>
  parent.command(usage, options).description(description).option('--json', 'answer as JSON, for machines').showHelpAfterError('(--help tells more)')

/** A noun with verbs under it. Called without one it lists them. */
export const noun = (parent: Command, name: string, description: string): Command =>
  parent.command(name).description(description).helpCommand(false)

/** An option that may be given several times. */
export const repeatable = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((value: string, before: string[] | undefined) => [...before ?? [], value])
