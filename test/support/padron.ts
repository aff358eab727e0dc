// Employers, certified developers and trust for tests that are about something else: rows as the modules leave them.
import { addYears, legalDay } from '../../src/kernel/dates.ts'
import { certifyDeveloper, takeChangeNumber } from '../../src/modules/developers/index.ts'
import type { Service } from './service.ts'

/** An employer with these NRPs, all associated. Adds what is missing. */
export async function employer(t: Service, rfc: string, nrps: string[], razonSocial = `Patrón ${rfc}`): Promise<void> {
  const at = { creado_el: t.ctx.now(), actualizado_el: t.ctx.now() }
  await t.ctx.db
    .insertInto('patrones')
    .values({ rfc, razon_social: razonSocial, ...at })
    .onConflict((c) => c.doNothing())
    .execute()
  for (const nrp of nrps) {
    await t.ctx.db
      .insertInto('registros_patronales')
      .values({ nrp, rfc_patron: rfc, ...at })
      .onConflict((c) => c.doNothing())
      .execute()
  }
}

export const certified = (t: Service, rfc: string, hasta = addYears(legalDay(t.ctx.now()), 2), producto = 'Nómina') =>
  certifyDeveloper(t.ctx, { rfc, nombre: `Desarrollador ${rfc}`, producto, hasta, motivo: 'Prueba' })

let folios = 0

/** A relation as if it had been signed; `nrps` absent: all. */
export async function trust(
  t: Service,
  relation: {
    patron: string
    desarrollador: string
    nrps?: string[]
    inicio?: string
    fin?: string
    producto?: string
    traspasoDe?: string
  },
): Promise<string> {
  const today = legalDay(t.ctx.now())
  const folio = `RC-TEST-${String(++folios).padStart(4, '0')}`
  const cambio = await t.ctx.db
    .transaction()
    .execute((tx) => takeChangeNumber(tx, relation.desarrollador))
    .catch(() => 0)
  await t.ctx.db
    .insertInto('relaciones_confianza')
    .values({
      folio,
      rfc_patron: relation.patron,
      rfc_desarrollador: relation.desarrollador,
      producto: relation.producto ?? null,
      todos_los_nrp: !relation.nrps,
      inicio: relation.inicio ?? today,
      fin: relation.fin ?? addYears(today, 1),
      otorgada_el: t.ctx.now(),
      firmante_rfc: relation.patron,
      firmante_nombre: 'Firmante',
      cadena_original: '||1.0||',
      certificado: Buffer.alloc(1),
      firma: Buffer.alloc(1),
      cambio,
      traspaso_de: relation.traspasoDe ?? null,
    })
    .execute()
  for (const nrp of relation.nrps ?? []) await t.ctx.db.insertInto('relaciones_nrp').values({ folio, nrp }).execute()
  return folio
}
