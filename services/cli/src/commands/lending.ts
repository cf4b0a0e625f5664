import { Option, type Command } from 'commander'
import { noun, verb } from './verb.js'

const unfilledReasons = ['NotOnShelf', 'OnLoan', 'NonCirculating', 'NotHeld', 'NotAvailable', 'PolicyProblem']

/** Requests and each step of a loan. */
export function addLending (commonshelf: Command): void {
  const requests = noun(commonshelf, 'requests', 'Wishes for a copy, and the steps of a loan')
  verb(requests, 'list', 'Requests, the newest first')
    .option('--open', 'only those that have not ended')
    .option('--limit <number>', 'how many', '20')
    .action(async options => (await import('../verbs/requests.js')).listRequests(options))
  verb(requests, 'show <request>', 'One request with its supplies and its history')
    .action(async (id, options) => (await import('../verbs/requests.js')).showRequest(id, options))
  verb(requests, 'place <entry>', 'A reader asks for a copy')
    .requiredOption('--reader <card>', "the reader's card")
    .requiredOption('--pickup <code>', 'the service point where it is collected')
    .option('--note <text>', 'for the staff')
    .option('--key <key>', 'the same key again asks for nothing twice')
    .action(async (entry, options) => (await import('../verbs/requests.js')).placeRequest(entry, options))

  const step = (name: string, description: string) => verb(requests, `${name} <request>`, description)
    .action(async (id, options) => (await import('../verbs/requests.js')).takeStep(name, id, options))
  step('will-supply', 'The supplier has it and will send it').option('--barcode <barcode>', 'another free copy of the same library').option('--note <text>', 'for the requester')
  step('unfilled', 'The supplier cannot; the next one is asked')
    .addOption(new Option('--reason <reason>', 'why').choices(unfilledReasons).default('NotAvailable'))
    .option('--note <text>', 'for the requester')
  step('ship', 'The book leaves the supplier').option('--barcode <barcode>', 'checked against the promise')
  step('receive', 'The book has come to where it is collected').option('--barcode <barcode>', 'checked against the promise')
  step('lend', 'The reader takes the book').option('--barcode <barcode>', 'checked against the promise')
  step('renew', 'The reader keeps it longer')
  step('cancel', 'The wish is over')
  step('come-home', 'The book is on its shelf again, at a library that does not scan')
  verb(requests, 'return <barcode>', 'Scan a copy at any service point: its loan ends, and it goes where it belongs')
    .requiredOption('--at <code>', 'the service point')
    .option('--library <code>', 'whose barcode it is, where several libraries have the same')
    .action(async (barcode, options) => (await import('../verbs/requests.js')).returnItem(barcode, options))
}
