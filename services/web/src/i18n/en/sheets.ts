import type { Messages } from '../zh.js'

/** Words for spreadsheets and what their columns mean. */
export const sheets: Messages['sheets'] = {
}
