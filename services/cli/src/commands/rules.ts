import { Option, type Command } from 'commander'
import { noun, verb } from './verb.js'

/** The rules of matching, and runs over stored records. */
export function addRules (commonshelf: Command): void {
  const rules = noun(commonshelf, 'rules', 'Versions of the rules of matching')
  verb(rules, 'list', 'Versions, the newest first')
    .option('--limit <number>', 'how many', '20')
    .action(async options => (await import('../verbs/rules.js')).listRules(options))
  verb(rules, 'show [id]', 'One version, or the active one; --json gives what `add` takes')
    .action(async (id, options) => (await import('../verbs/rules.js')).showRules(id, options))
  verb(rules, 'add <file>', 'A draft out of a JSON file; what it leaves out is as usual')
    .requiredOption('--name <name>', 'what it is called')
    .option('--reason <text>', 'why')
    .action(async (file, options) => (await import('../verbs/rules.js')).addRulesVersion(file, options))
  verb(rules, 'try <id>', 'Try a version over the whole catalogue without changing anything')
    .option('--wait', 'until it is finished')
    .action(async (id, options) => (await import('../verbs/rules.js')).tryRules(id, options))
  verb(rules, 'difference <id>', "What the version's latest trial found, with samples")
    .option('--cause <cause>', 'of this cause')
    .addOption(new Option('--kind <kind>', 'of this kind').choices(['merge', 'split', 'both']))
    .option('--limit <number>', 'how many samples', '10')
    .action(async (id, options) => (await import('../verbs/rules.js')).showDifference(id, options))
  for (const [how, description] of [['pause', 'Pause the trial of a version'], ['resume', 'Go on with it'], ['stop', 'End the trial; what it found so far is kept']] as const) {
    verb(rules, `${how} <id>`, description)
      .action(async (id, options) => (await import('../verbs/rules.js')).steerTrial(how, id, options))
  }
  verb(rules, 'switch <id>', 'Switch a version on, or back; all records are matched anew')
    .option('--reason <text>', 'kept with it')
    .option('--unseen', 'also a draft that was not tried')
    .option('--wait', 'until it is carried out')
    .action(async (id, options) => (await import('../verbs/rules.js')).switchRules(id, options))

  const rerun = noun(commonshelf, 'rerun', 'Runs over stored records, without harvesting')
  verb(rerun, 'start <step>', 'describe (reads the bytes anew and matches after) or match')
    .option('--library <code>', 'of this library')
    .option('--source <id>', 'of this source')
    .option('--outdated', 'only records that older code described')
    .option('--wait', 'until it is finished')
    .action(async (step, options) => (await import('../verbs/reruns.js')).startRerun(step, options))
  verb(rerun, 'list', 'Runs, the newest first')
    .option('--limit <number>', 'how many', '20')
    .action(async options => (await import('../verbs/reruns.js')).listReruns(options))
  verb(rerun, 'show <id>', 'How far a run has come')
    .action(async (id, options) => (await import('../verbs/reruns.js')).showRerun(id, options))
  for (const [how, description] of [['pause', 'Make no more batches'], ['resume', 'Go on where it was'], ['stop', 'End it; what was done stays done']] as const) {
    verb(rerun, `${how} <id>`, description)
      .action(async (id, options) => (await import('../verbs/reruns.js')).steerRerun(how, id, options))
  }
}
