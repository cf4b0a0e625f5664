import type { Command } from 'commander'
import { noun, verb } from './verb.js'

/** Copies that are added by their ISBN, as a phone does by scanning. */
export function addCopying (commonshelf: Command): void {
  const copy = noun(commonshelf, 'copy', 'Copies added by their ISBN')
  verb(copy, 'add [isbns...]', 'Add copies of these books')
    .requiredOption('--library <code>', 'whose they are')
    .option('--file <file>', 'ISBNs, one a line, with the barcode behind it where there is one')
    .option('--barcode <barcode>', 'of the one copy')
    .option('--location <place>', 'the shelf or place of all of them')
    .option('--call-number <number>', 'the call number of all of them')
    .action(async (isbns, options) => (await import('../verbs/copies.js')).addCopies(isbns, options))
  verb(copy, 'list', 'What was added, the newest first')
    .requiredOption('--library <code>', 'whose')
    .option('--limit <number>', 'how many', '50')
    .action(async options => (await import('../verbs/copies.js')).listCopies(options))
  verb(copy, 'undo <scan>', 'Take one back')
    .requiredOption('--library <code>', 'whose')
    .action(async (scan, options) => (await import('../verbs/copies.js')).undoCopy(scan, options))
}
