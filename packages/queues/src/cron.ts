import { defaultRepeatStrategy } from 'bullmq'

/**
 * Whether `schedule` will take this pattern: five fields, six with seconds before them, or a name such as @daily. BullMQ
 * judges the fields; it would fill in those that are missing, and what was meant by fewer nobody can tell.
 */
export function isCronPattern (pattern: string): boolean {
  const fields = pattern.trim().split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6 && !(fields.length === 1 && pattern.startsWith('@'))) return false
  try {
    return defaultRepeatStrategy(Date.now(), { pattern }) !== undefined
  } catch {
    return false
  }
}
