import { Option, type Command } from 'commander'
import { noun, repeatable, verb } from './verb.js'

/** Searching, and looking behind what is found. */
export function addCatalogue (commonshelf: Command): void {
  verb(commonshelf, 'search <query>', 'Search the union catalogue: total, entries, facets, milliseconds')
    .addOption(repeatable('--library <code>', 'held by this library or one under it'))
    .addOption(repeatable('--tier <number>', 'held by a library of this tier'))
    .addOption(repeatable('--availability <value>', 'available or unavailable'))
    .addOption(repeatable('--format <format>', 'book, serial, sound …'))
    .addOption(repeatable('--language <code>', 'such as chi'))
    .addOption(repeatable('--year <year>', 'of this year'))
    .addOption(repeatable('--subject <subject>', 'with this subject'))
    .addOption(repeatable('--author <author>', 'by this author'))
    .addOption(repeatable('--class <class>', 'in this class'))
    .option('--field <name>', 'where words without a prefix are looked for')
    .option('--from <year>', 'the first year')
    .option('--to <year>', 'the last year')
    .addOption(new Option('--sort <order>', 'the order').choices(['relevance', 'newest', 'oldest', 'title', 'most-held']))
    .option('--limit <number>', 'how many', '20')
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(async (query, options) => (await import('../verbs/search.js')).search(query, options))

  const record = noun(commonshelf, 'record', 'Records as received and as described')
  verb(record, 'show <id>', 'One record: as received, as described, and its cluster')
    .option('--bytes', 'as it came, too')
    .action(async (id, options) => (await import('../verbs/records.js')).showRecord(id, options))

  const clusters = noun(commonshelf, 'clusters', 'Records judged to describe one edition')
  verb(clusters, 'show <id>', 'One cluster: records, links with evidence, history')
    .action(async (id, options) => (await import('../verbs/clusters.js')).showCluster(id, options))
  verb(clusters, 'pin <record> <record>', 'Decide that two records are one edition, or are not; it outranks the rules')
    .option('--same', 'they are one edition')
    .option('--different', 'they are not')
    .option('--undo', 'let the rules decide again')
    .option('--reason <text>', 'kept with the decision')
    .action(async (a, b, options) => (await import('../verbs/clusters.js')).pinRecords(a, b, options))
  verb(clusters, 'export', 'A line each: library, record identifier (001), cluster, work; tab-separated, without a heading')
    .action(async options => (await import('../verbs/clusters.js')).exportClusters(options))

  verb(commonshelf, 'reindex', 'Build the index anew from the documents in Postgres, beside the live one')
    .addOption(new Option('--engine <name>', 'which').choices(['embedded', 'meilisearch']).default('embedded'))
    .action(async options => (await import('../verbs/reindex.js')).reindex(options))
  verb(commonshelf, 'statistics', 'How much there is, and what still waits')
    .action(async options => (await import('../verbs/statistics.js')).statistics(options))
}
