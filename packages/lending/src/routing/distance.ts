export interface Place { latitude: number, longitude: number }

const radians = (degrees: number) => degrees * Math.PI / 180

/** Kilometres over the ground, as the crow flies. */
export const kilometresBetween = (a: Place, b: Place): number => {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2
  const chord = half(a.latitude, b.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(chord)))
}
