import { bigint, customType, timestamp } from 'drizzle-orm/pg-core'

/** A 64-bit id or key: a decimal string in TypeScript, since a number would lose its last digits. */
export const id = customType<{ data: string, driverData: string }>({ dataType: () => 'bigint' })

/** The same, numbered by Postgres. */
export const identity = () => {
  const builder = bigint({ mode: 'bigint' }).generatedAlwaysAsIdentity().$type<string>()
  // Drizzle offers bigint or number; the driver gives the decimal string that the rest of the code wants.
  const buildable = builder as unknown as { build (table: unknown): { mapFromDriverValue (value: unknown): unknown } }
  const build = buildable.build.bind(builder)
  buildable.build = table => Object.assign(build(table), { mapFromDriverValue: String })
  return builder
}

/** Bytes as received. */
export const bytea = customType<{ data: Uint8Array, driverData: Uint8Array }>({ dataType: () => 'bytea' })

/** A moment, as a Date. */
export const moment = () => timestamp({ withTimezone: true, mode: 'date' })
