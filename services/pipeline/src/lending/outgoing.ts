import type { Message } from '@commonshelf/store'
import type { PipelineParts } from '../parts.js'

/** Where a message goes; throwing means that it is tried again later. */
export type Post = (message: Message) => Promise<void>

/**
 * The alliance's own libraries find their work at the desk and readers find it with their requests, both from the
 * database that the message was committed to: being there is being delivered. Partners with a system of their own,
 * and notices by e-mail, are other adapters of the same port.
 */
export const postAtDesk = (log: PipelineParts['log']): Post => async ({ request, kind, audience, library }) => {
  log.debug({ requestId: request, kind, audience, library }, 'message is at the desk')
}

/** Sends what the outbox holds, until it is empty or nothing more will go now. */
export const sendOutgoing = async ({ store, log }: Pick<PipelineParts, 'store' | 'log'>, post: Post = postAtDesk(log)): Promise<void> => {
  for (;;) {
    const { sent, failed } = await store.lending.sendMessages(post)
    if (failed > 0) log.warn({ sent, failed }, 'some messages could not be delivered and will be tried again')
    if (sent === 0) return
  }
}
