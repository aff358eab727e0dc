// Notices and accesses as the contract shows them in each form that is not JSON, put together from the examples of their fields.

import type { Static, TObject } from 'typebox'
import { COVER_HEAD, OMITTED_HEAD } from './credits/sua-file.ts'
import { BOM, csvHeader, csvLine } from './feed/format-csv.ts'
import { AccessEntry, Notice } from './schemas.ts'

const exampleOf = <T extends TObject>({ properties }: T): Static<T> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, field]) => {
      const { examples, enum: values } = field as { examples?: unknown[]; enum?: unknown[] }
      return [name, examples ? examples[0] : (values?.[0] ?? null)]
    }),
  ) as Static<T>

const NOTICE = exampleOf(Notice)
export const ACCESS_EXAMPLE = exampleOf(AccessEntry)

/** By media type. */
export const TEXT_EXAMPLES: Record<string, string> = {
  'application/x-ndjson': `${JSON.stringify(NOTICE)}\n${JSON.stringify({ fin: true, cursor: 'eyJ2IjoxfQ.dGVzdGlnbw', cuantos: 1 })}\n`,
  'text/csv': BOM + csvHeader + csvLine(NOTICE, false),
  'text/csv;profile=datos': csvHeader + csvLine(NOTICE, true),
  'text/plain;profile=sua': 'A01123451010101800001614261234561502012026300205000N\r\n',
  'text/csv;profile=sua-omitidos': `${BOM}${OMITTED_HEAD}R0212026000001,A0112345101,12345678903,1426123456,Lo deja sin efecto el aviso S1209026000001.\r\n`,
  'text/csv;profile=sua-caratula': `${BOM}${COVER_HEAD}A0112345101,12345678903,1426123456,suspendido,02,2450.00,2026-11-30,,16 2026-11-30,,\r\n`,
}
