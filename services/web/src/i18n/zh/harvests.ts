/** Words for harvests: runs, trials, the guard. */
export const harvests = {
}
