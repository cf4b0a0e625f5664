import type { Messages } from '../zh.js'

/** Words for works, series and their volumes. */
export const works: Messages['works'] = {
}
