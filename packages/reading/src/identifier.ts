import { controlField, controlNumberOf, subfield, type MarcRecord, type MarcSyntax } from '@commonshelf/marc'
import { marcOf } from './stated.js'

/** Where a record's identifier stands when it has no 001: 035$a, 903$a; a control field has no subfield. */
export interface IdentifierField { tag: string, code?: string }

/** The 001 of a MARC record, or the field that its source names; undefined where it has neither. */
export function identifierOf (bytes: Uint8Array, syntax: MarcSyntax, { identifierField, encoding }: { identifierField?: IdentifierField, encoding: string }): string | undefined {
  return controlNumberOf(bytes, syntax)?.trim() || (identifierField && fieldIdentifier(bytes, syntax, identifierField, encoding)) || undefined
}

function fieldIdentifier (bytes: Uint8Array, syntax: MarcSyntax, field: IdentifierField, encoding: string): string | undefined {
  try {
    return valueOf(marcOf(syntax, bytes, { encoding })!, field)?.trim()
  } catch {
    return undefined // describing it will say what is wrong with it; until then its bytes are its name
  }
}

function valueOf (record: MarcRecord, { tag, code }: IdentifierField): string | undefined {
  if (code === undefined) return controlField(record, tag)
  for (const field of record.dataFields) {
    const value = field.tag === tag ? subfield(field, code) : undefined
    if (value) return value
  }
  return undefined
}
