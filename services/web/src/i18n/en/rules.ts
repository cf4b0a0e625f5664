import type { Messages } from '../zh.js'

/** Words for matching rules and runs over the whole catalogue. */
export const rules: Messages['rules'] = {
}
