// Fills an empty database for the demo (contract.md 1): a demo authority with e.firmas for one employer and one developer under
// DATA_DIR/demo, synthetic employers, and notices of the last months. Runs again without doubling anything. Never in production.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textSource } from '../bulk-import/index.ts'
import type { Context } from '../context.ts'
import { addDays, addYears, legalDay } from '../kernel/dates.ts'
import { completeRfc } from '../kernel/rfc.ts'
import { certifyDeveloper } from '../modules/developers/index.ts'
import { issueTestEfirma, makeTestAuthority, reloadAuthorities } from '../modules/efirma/index.ts'
import { findEmployer, importEmployers } from '../modules/employers/index.ts'
import { generateEmployers, generateNotices, importNotices } from '../modules/notices/index.ts'
import { DEMO_PASSWORD, DEMO_PRODUCT } from './material.ts'

export const DEMO_EMPLOYER = { rfc: completeRfc('CPE101112AB'), nombre: 'CAFETALERA PEÑA DEL ESTE SA DE CV' }
export const DEMO_DEVELOPER = { rfc: completeRfc('NDP150303QX'), nombre: 'NÓMINAS DEL PACÍFICO SA DE CV' }

const SIZE = { cuantos: 3_000, semilla: 2026, patrones: 40, nrps: 60 }
const EMPLOYER_NRPS = 3
const NOTICE_DAYS = 150
/** Demo folios get serials from 700000 on, so that notices which a visitor imports do not meet them. */
const FOLIO_SERIAL = /(?<head>"folioAviso":"[RS]\d{7})0/g

export type Demo = { folder: string; filled: boolean }

/** Makes what is missing. Safe when it was ended in the middle. */
export async function fillDemo(ctx: Context): Promise<Demo> {
  const folder = join(ctx.config.dataDir, 'demo')
  // The last file written stands for all: a half-made folder is made again.
  if (!existsSync(join(folder, 'desarrollador.key'))) await makeMaterial(ctx, folder)
  if (await findEmployer(ctx.db, DEMO_EMPLOYER.rfc)) return { folder, filled: false }

  const today = legalDay(ctx.now())
  await certifyDeveloper(ctx, { ...DEMO_DEVELOPER, producto: DEMO_PRODUCT, hasta: addYears(today, 1), motivo: 'Demostración' })
  const padron = [...generateEmployers(SIZE)].join('').trimEnd().split('\n')
  const [head, ...rows] = padron
  // The demo employer takes the busiest NRPs, so that it has something to read.
  const own = rows.map((row, i) =>
    i < EMPLOYER_NRPS ? `${row.split(',')[0]},${DEMO_EMPLOYER.rfc},"${DEMO_EMPLOYER.nombre}"` : row,
  )
  const notices = [...generateNotices({ ...SIZE, desde: addDays(today, -NOTICE_DAYS), hasta: addDays(today, -1) })]
    .join('')
    .replace(FOLIO_SERIAL, '$<head>7')
  // The employer comes last: where it is in the padrón, everything before it is there too.
  await importEmployers(ctx, textSource([head, ...own].join('\n'), 'csv'))
  await importNotices(ctx, textSource(notices, 'ndjson'))
  return { folder, filled: true }
}

async function makeMaterial(ctx: Context, folder: string): Promise<void> {
  const now = ctx.now()
  const [from, to] = [new Date(now.getTime() - 86_400_000), new Date(now.getTime() + 4 * 365 * 86_400_000)]
  const authority = await makeTestAuthority({ from, to: new Date(to.getTime() + 86_400_000), name: 'AUTORIDAD DE DEMOSTRACION' })
  const [employer, developer] = await Promise.all([
    issueTestEfirma(authority, {
      ...DEMO_EMPLOYER,
      representante: { rfc: completeRfc('PEAL800101AB'), curp: 'PEAL800101MVZXXS07' },
      from,
      to,
      password: DEMO_PASSWORD,
    }),
    issueTestEfirma(authority, {
      ...DEMO_DEVELOPER,
      representante: { rfc: completeRfc('GODE561231GR'), curp: 'GODE561231HVZMLD02' },
      from,
      to,
      password: DEMO_PASSWORD,
    }),
  ])
  mkdirSync(join(folder, 'ca'), { recursive: true, mode: 0o700 })
  for (const [i, der] of authority.certificates.entries()) writeFileSync(join(folder, 'ca', `demo-${i}.cer`), der)
  for (const [name, efirma] of [
    ['patron', employer],
    ['desarrollador', developer],
  ] as const) {
    writeFileSync(join(folder, `${name}.cer`), efirma.cer)
    writeFileSync(join(folder, `${name}.key`), efirma.key, { mode: 0o600 })
  }
  await reloadAuthorities(ctx)
}

/** What a person needs to know after the start. */
export function announceDemo(ctx: Context, demo: Demo): string {
  const { publicUrl, dataDir } = ctx.config
  return [
    '',
    `  SIA está listo en ${publicUrl}  (demostración: ${demo.filled ? 'datos sintéticos recién creados' : 'datos de la vez anterior'})`,
    '',
    `  Portal            ${publicUrl}/`,
    `  Referencia        ${publicUrl}/docs`,
    `  e.firmas          ${demo.folder}/  patron.cer/.key (${DEMO_EMPLOYER.rfc}), desarrollador.cer/.key (${DEMO_DEVELOPER.rfc}); contraseña ${DEMO_PASSWORD}`,
    `  Correos           ${ctx.config.mailUrl.replace(/\/\/.*@/, '//…@')}`,
    `  Datos             ${dataDir}`,
    `  Recorrido guiado  npm run demo`,
    '',
    '',
  ].join('\n')
}
