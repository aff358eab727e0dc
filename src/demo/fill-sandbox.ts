// The demo's sandbox at work: one run for the demo developer, with its credentials and e.firmas under DATA_DIR/demo/pruebas.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { findRun, openRun, zipEfirmas } from '../modules/sandbox/index.ts'
import { DEMO_DEVELOPER } from './fill.ts'
import { DEMO_PRODUCT } from './material.ts'

/** The folder; opens a run where there is none, or the last one is over. */
export async function fillSandbox(sandbox: Context): Promise<string> {
  const folder = join(sandbox.config.dataDir, 'demo', 'pruebas')
  const file = join(folder, 'credenciales.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { corrida?: string }).corrida : undefined
  if (known && (await findRun(sandbox, known))?.cerradaEl === null) return folder
  const { run, credenciales, patrones } = await openRun(sandbox, {
    desarrolladorReal: DEMO_DEVELOPER.rfc,
    producto: { nombre: DEMO_PRODUCT, version: '1.0' },
  })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'efirmas.zip'), await zipEfirmas(sandbox, run), { mode: 0o600 })
  const view = {
    corrida: run.id,
    venceEl: run.venceEl,
    api: `${sandbox.config.publicUrl}/v1`,
    ...credenciales,
    patrones: patrones.map(({ rfc, nombre, nrps }) => ({ rfc, nombre, nrps })),
  }
  writeFileSync(file, `${JSON.stringify(view, null, 2)}\n`, { mode: 0o600 })
  return folder
}

export const announceSandbox = (sandbox: Context, folder: string): string =>
  `  Ambiente de pruebas listo en ${sandbox.config.publicUrl}/v1; una corrida con credenciales y e.firmas en ${folder}/\n\n`
