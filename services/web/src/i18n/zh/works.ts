/** Words for works, series and their volumes. */
export const works = {
}
