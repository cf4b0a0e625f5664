/** A day number of Excel as YYYY-MM-DD. Day 60 is the 29th of February 1900, which never was. */
export function serialDate (serial: number): string {
  const day = Math.floor(serial)
  return new Date(Date.UTC(1899, 11, 30) + (day < 60 ? day + 1 : day) * 86_400_000).toISOString().slice(0, 10)
}
