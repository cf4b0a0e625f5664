"""Writes src/encodings/marc8-tables.ts from the mapping that pymarc carries (BSD-2-Clause).

    pip install pymarc && python3 marc8-tables.py > ../src/encodings/marc8-tables.ts

Single-byte sets become lines of 'code, characters from there on'; the East Asian set (EACC) one line a row of 94
characters. A blank in a row is a place without a character.
"""
import importlib.metadata
from pymarc import marc8_mapping

NAMES = {0x42: 'basicLatin', 0x45: 'extendedLatin', 0x32: 'basicHebrew', 0x33: 'basicArabic', 0x34: 'extendedArabic',
         0x4E: 'basicCyrillic', 0x51: 'extendedCyrillic', 0x53: 'basicGreek', 0x62: 'subscripts', 0x67: 'greekSymbols',
         0x70: 'superscripts'}


def quoted(text):
    return ''.join('\\\\' if c == '\\' else "\\'" if c == "'" else c if c.isprintable() and not 0x300 <= ord(c) < 0x370
                   and not 0x590 <= ord(c) < 0x700 and not 0xFE20 <= ord(c) < 0xFE30 else '\\u%04x' % ord(c) for c in text)


version = importlib.metadata.version('pymarc')
print(f"""// Made by tools/marc8-tables.py from pymarc {version} (https://pypi.org/project/pymarc/), whose mapping follows the Library of
// Congress code tables for MARC-8. Do not edit by hand; run the script. pymarc is under the BSD 2-Clause licence: see
// marc8-tables.LICENSE beside this file.

/** A single-byte set: the byte (with the high bit as in the table) that the text starts at; a blank is no character. */
export interface ByteSet {{ from: number, characters: string, combining: readonly number[] }}

/** By the final byte of the escape sequence that selects it. */
export const byteSets: Readonly<Record<number, ByteSet>> = {{""")
for final, name in NAMES.items():
    table = {k: v for k, v in marc8_mapping.CODESETS[final].items() if k >= 0x21 and k != 0x7f}
    first, last = min(table), max(table)
    text = ''.join(chr(table[c][0]) if c in table else ' ' for c in range(first, last + 1))
    combining = [c for c in sorted(table) if table[c][1]]
    print(f"  // {name}\n  {final:#x}: {{ from: {first:#x}, characters: '{quoted(text)}', combining: [{', '.join(map(hex, combining))}] }},")
print('}\n')

rows, strays = {}, dict(marc8_mapping.ODD_MAP)
for code, (point, _) in marc8_mapping.CODESETS[0x31].items():
    if 0x21 <= code & 0xFF <= 0x7E:
        rows.setdefault(code >> 8, {})[code & 0xFF] = chr(point)
    else:
        strays[code] = point
print('/** EACC outside its rows: its space, and punctuation that LC defined later. */')
print('export const eastAsianStrays: readonly (readonly [number, string])[] = [')
print('  ' + ', '.join(f"[{code:#x}, '{quoted(chr(strays[code]))}']" for code in sorted(strays)) + '\n]\n')
print('/** EACC: first two bytes in hexadecimal, then the characters of the row from 0x21 on; a blank is no character. */')
print('export const eastAsianRows = `')
for row in sorted(rows):
    cells = rows[row]
    print(f'{row:04x}' + ''.join(cells.get(c, ' ') for c in range(0x21, max(cells) + 1)))
print('`')
