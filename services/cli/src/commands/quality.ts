import { Option, type Command } from 'commander'
import { noun, verb } from './verb.js'

/** How libraries' records are, what they can take home, and how much history is kept. */
export function addQuality (commonshelf: Command): void {
  const quality = noun(commonshelf, 'quality', "What is not as it should be in libraries' records")
  verb(quality, 'report <library>', 'Judge all records of a library')
    .option('--no-wait', 'do not wait for it')
    .action(async (library, options) => (await import('../verbs/quality.js')).makeReport(library, options))
  verb(quality, 'show <library>', 'The latest report, beside the ones before and the average of the others')
    .action(async (library, options) => (await import('../verbs/quality.js')).showReport(library, options))
  verb(quality, 'findings <library>', 'What was found, a line each')
    .option('--code <code>', 'only this')
    .option('--limit <number>', 'how many', '50')
    .action(async (library, options) => (await import('../verbs/quality.js')).listFindings(library, options))
  verb(quality, 'correct <source>', 'Write the records of a source with what is certain put right')
    .addOption(new Option('--out <file>', 'the corrected file').makeOptionMandatory())
    .option('--changes <file>', 'a CSV of what was changed')
    .option('--only-changed', 'leave out records without a change')
    .action(async (source, options) => (await import('../verbs/quality.js')).writeCorrected(source, options))
  verb(quality, 'history', 'How much of what records were is kept; with options, set it')
    .option('--versions <number>', 'former versions of each record that stay')
    .option('--days <number>', 'and every version younger than this')
    .action(async options => (await import('../verbs/quality.js')).historyPolicy(options))
}
