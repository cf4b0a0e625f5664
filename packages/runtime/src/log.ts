import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

/** What says who a reader is, or lets someone in, wherever it stands in what is logged. */
const secret = ['name', 'card', 'pin', 'password', 'secret', 'email', 'phone', 'cookie', 'authorization']
const readersOwn = ['reader', 'session', 'body', 'headers', 'req.headers']

/**
 * What is written of an error: its name, words, codes and where it came from. Errors of databases carry the values of a
 * statement (`parameters`, `detail`, or after the words), and those are readers' names and cards.
 */
export const errorOf = (err: unknown): unknown => {
  if (!(err instanceof Error)) return err
  const { name, stack = '', cause, code, problem, constraint_name: constraint } = err as Error & { code?: unknown, problem?: unknown, constraint_name?: unknown }
  const message = err.message.replace(/\nparams: [^]*$/, '')
  const frames = stack.startsWith(`${name}: ${err.message}`) ? stack.slice(name.length + 2 + err.message.length) : stack.split('\n').filter(line => /^\s+at /.test(line)).join('\n')
  return { type: name, message, stack: `${name}: ${message}\n${frames.trimStart()}`, code, problem, constraint, ...cause === undefined ? {} : { cause: errorOf(cause) } }
}

export interface LogOptions { name: string, level?: string, to?: DestinationStream }

/** A log of objects and short sentences, as lines of JSON. Readers' names, cards and PINs never reach it. */
export const createLog = ({ name, level = 'info', to }: LogOptions): Log => {
  const options = {
    name,
    level,
    serializers: { err: errorOf },
    redact: {
      paths: [
        ...secret.filter(key => key !== 'name'),
        ...readersOwn.flatMap(place => secret.map(key => `${place}.${key}`)),
        ...secret.filter(key => key !== 'name').map(key => `*.${key}`)
      ],
      censor: '[redacted]'
    }
  }
  return to === undefined ? pino(options) : pino(options, to)
}
