// A product that passed its tests is certified for its major version, or its certification is prolonged. For the certification
// module, inside its transaction: the decision is made there, what trust relations look at is written here.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { base32 } from '../../kernel/base32.ts'
import type { Day } from '../../kernel/dates.ts'
import { changeCertification, currentCertification, insertCertification, upsertDeveloper } from './queries.ts'

export type TestedProduct = {
  rfc: string
  nombre: string | null
  producto: string
  version: string
  mayor: number
  constancia: string
}

/**
 * `days`: the days that it is to hold, from the certification that stands (also one that has run out), if any. Holds the developer's
 * row until the transaction ends. Returns the folio of the certification, the same one as long as it is prolonged.
 */
export async function certifyTested(
  ctx: Context,
  tx: Tx,
  tested: TestedProduct,
  days: (current: { desde: Day; hasta: Day } | undefined) => { desde: Day; hasta: Day },
): Promise<{ folio: string; desde: Day; hasta: Day; antes: Day | undefined }> {
  const { rfc, producto, version, mayor, constancia } = tested
  await upsertDeveloper(tx, { rfc, nombre: tested.nombre, creado_el: ctx.now() })
  const current = await currentCertification(tx, rfc, producto, mayor)
  const held = (of: typeof current) => {
    const { desde, hasta } = days(of && { desde: of.vigente_desde, hasta: of.vigente_hasta })
    return { vigente_desde: desde, vigente_hasta: hasta, motivo: 'Pruebas aprobadas', version, constancia }
  }
  if (current) {
    const values = held(current)
    // Ended by an operator at this moment, it is not raised again: what follows is a new one.
    if (await changeCertification(tx, current.folio, values))
      return { folio: current.folio, desde: values.vigente_desde, hasta: values.vigente_hasta, antes: current.vigente_hasta }
  }
  const values = held(undefined)
  const folio = `CE-${base32(ctx.random(10))}`
  await insertCertification(tx, { folio, rfc_desarrollador: rfc, producto, mayor, creada_el: ctx.now(), ...values })
  return { folio, desde: values.vigente_desde, hasta: values.vigente_hasta, antes: undefined }
}
