import { Type, type Static } from 'typebox'
import { LibraryName } from './directory.js'
import { oneOf, ref, Time } from './schema.js'

/** POST /v1/sessions. A flat body of `kind` and two secrets; the cookie of the answer is the session. */
export const Login = Type.Object({
  kind: oneOf(['reader', 'staff']),
  card: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'For a reader' })),
  pin: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'For a reader' })),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'For staff' })),
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'For staff' }))
}, { $id: 'Login', additionalProperties: false })
export type Login =
  | { kind: 'reader', card: string, pin: string }
  | { kind: 'staff', name: string, password: string }

/** POST /v1/sessions and GET /v1/session: who is logged in. GET answers 204 without a body where nobody is. */
export const Session = Type.Object({
  kind: oneOf(['reader', 'staff']),
  name: Type.String(),
  library: ref(LibraryName),
  role: Type.Optional(oneOf(['staff', 'operator'], { description: 'For staff: an operator may also administer' })),
  servicePoint: Type.Optional(Type.String({ description: "For a reader: the usual place to collect. For staff: the first of the library's service points" })),
  expiresAt: Time
}, { $id: 'Session' })
export type Session = Static<typeof Session>
