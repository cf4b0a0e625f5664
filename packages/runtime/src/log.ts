import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

/** What says who a reader is, or lets someone in, wherever it stands in what is logged. */
const secret = ['name', 'card', 'pin', 'password', 'secret', 'email', 'phone', 'cookie', 'authorization']
const readersOwn = ['reader', 'session', 'body', 'headers', 'req.headers']

export interface LogOptions { name: string, level?: string, to?: DestinationStream }

/** A log of objects and short sentences, as lines of JSON. Readers' names, cards and PINs never reach it. */
export const createLog = ({ name, level = 'info', to }: LogOptions): Log => {
  const options = {
    name,
    level,
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
