import type { Messages } from '../zh.js'

/** Words for doubtful pairs, decisions, corrections. */
export const review: Messages['review'] = {
}
