import type { Messages } from '../zh.js'

/** Words for harvests: runs, trials, the guard. */
export const harvests: Messages['harvests'] = {
}
