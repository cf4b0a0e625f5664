import type { Messages } from '../zh.js'

/** Words for adding books with a phone. */
export const scanning: Messages['scanning'] = {
}
