/** Words for spreadsheets and what their columns mean. */
export const sheets = {
}
