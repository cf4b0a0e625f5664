import { Trouble } from '@commonshelf/local'
import { withStore } from '../home.js'
import { answer, type Answering } from '../output.js'

/** A reader gets a card; a known card is brought up to date. */
export async function addReader (card: string, options: Answering & { name: string, library: string, pin?: string, servicePoint?: string }): Promise<void> {
  const pin = options.pin ?? await secretFromInput('--pin')
  const { hashSecret } = await import('@commonshelf/api/secrets')
  const reader = await withStore(async store => store.readers.save({ card, name: options.name, library: options.library, servicePoint: options.servicePoint, pinHash: await hashSecret(pin) }))
  answer(options, reader, () => `reader ${card} of ${options.library}`)
}

/** Somebody works at a library; a known name is brought up to date. */
export async function addStaff (name: string, options: Answering & { library: string, password?: string, role?: 'staff' | 'operator' }): Promise<void> {
  const password = options.password ?? await secretFromInput('--password')
  const { hashSecret } = await import('@commonshelf/api/secrets')
  const staff = await withStore(async store => store.staff.save({ name, library: options.library, role: options.role, passwordHash: await hashSecret(password) }))
  answer(options, staff, ({ role }) => `${role} ${name} of ${options.library}`)
}

/** Secrets on a command line are seen by everybody on the machine; standard input is the better way. */
async function secretFromInput (option: string): Promise<string> {
  if (process.stdin.isTTY) throw new Trouble(`Give it with ${option}, or on standard input: printf %s SECRET | commonshelf …`)
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  const secret = text.trim()
  if (secret === '') throw new Trouble(`Give it with ${option}, or on standard input`)
  return secret
}
