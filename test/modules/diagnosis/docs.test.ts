import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CAUSES } from '../../../src/modules/diagnosis/causes.ts'
import { type CauseKind, LINK_NAMES, LINKS } from '../../../src/modules/diagnosis/links.ts'
import { DRIFT_SECONDS } from '../../../src/modules/diagnosis/rules.ts'
import { DiagnosisBody } from '../../../src/modules/diagnosis/schemas.ts'
import { CERTIFICATE_CODES } from '../../../src/modules/efirma/index.ts'

const document = readFileSync(join(import.meta.dirname, '../../../docs/diagnostico.md'), 'utf8')
const causes = Object.entries<CauseKind>(CAUSES)

test('docs/diagnostico.md tells every cause as the service does, in the order of the links, and no other', () => {
  const rows = document.slice(document.indexOf('## Qué puede estar roto')).match(/^\| .*`.*$/gm)
  expect(rows).toEqual(
    causes.map(
      ([causa, { eslabon, mensaje, resuelve, queHacer, soloOperador }]) =>
        `| ${LINK_NAMES[eslabon]} | \`${causa}\`${soloOperador ? ' *' : ''} | ${mensaje} | ${resuelve} | ${queHacer} |`,
    ),
  )
  const order = causes.map(([, { eslabon }]) => LINKS.indexOf(eslabon))
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(new Set(order).size).toBe(LINKS.length)
})

test('it tells every field that may be sent, and how far a clock may be off', () => {
  for (const field of Object.keys(DiagnosisBody.properties)) expect(document).toContain(`\`${field}\``)
  expect(document).toContain(`hasta ${DRIFT_SECONDS} s de diferencia`)
})

test('whatever a certificate can be refused for has its cause', () => {
  // A key is refused with the whole request, a signature has no place here.
  const others = ['EFIRMA_LLAVE_PRIVADA', 'EFIRMA_FIRMA_INVALIDA']
  expect(CERTIFICATE_CODES.filter((code) => !(code in CAUSES) && !others.includes(code))).toEqual([])
})
