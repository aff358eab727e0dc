// An operator certifies a developer's product until a day, by hand, until the tests of the sandbox do it.
// One certification of a product stands at a time: certifying it again moves its end, in either direction, and says so.

import type { Context } from '../../context.ts'
import { inTransaction, type Read, type Tx } from '../../db/transaction.ts'
import { base32 } from '../../kernel/base32.ts'
import { type Day, isDay, legalDay } from '../../kernel/dates.ts'
import type { FieldError } from '../../kernel/problem.ts'
import { checkRfc } from '../../kernel/rfc.ts'
import { typedKey } from '../../kernel/typed-key.ts'
import { recordAudit } from '../audit/index.ts'
import { problems } from './problems.ts'
import { changeCertification, currentCertification, insertCertification, isCertified, upsertDeveloper } from './queries.ts'
import { cleanText } from './rules.ts'

export type CertifyRequest = { rfc: string; nombre?: string; producto: string; hasta: Day; motivo: string }

export type Certified = {
  folio: string
  rfc: string
  producto: string
  desde: Day
  hasta: Day
  /** `nueva`; `prorrogada` or `acortada` where the product was certified until another day; `sin-cambio`. */
  resultado: 'nueva' | 'prorrogada' | 'acortada' | 'sin-cambio'
  /** Until when it stood before. */
  antes: Day | undefined
  /** What is odd but not refused, such as a check digit. */
  aviso: string | undefined
}

/** Refuses CERTIFICACION_INVALIDA with every field that is wrong. Both days of the validity count, in Mexico City. */
export async function certifyDeveloper(ctx: Context, request: CertifyRequest): Promise<Certified> {
  const today = legalDay(ctx.now())
  const rfc = typedKey(request.rfc)
  const [producto, motivo, nombre] = [
    cleanText(request.producto),
    cleanText(request.motivo),
    cleanText(request.nombre ?? '') || null,
  ]
  const rfcCheck = checkRfc(rfc)
  const errores: FieldError[] = []
  if (!rfcCheck.ok) errores.push({ campo: 'rfc', mensaje: rfcCheck.motivo })
  if (producto.length < 1 || producto.length > 120)
    errores.push({ campo: 'producto', mensaje: 'Debe tener de 1 a 120 caracteres.' })
  if (motivo.length < 1 || motivo.length > 500) errores.push({ campo: 'motivo', mensaje: 'Debe tener de 1 a 500 caracteres.' })
  if (nombre !== null && nombre.length > 200) errores.push({ campo: 'nombre', mensaje: 'Debe tener a lo más 200 caracteres.' })
  if (!isDay(request.hasta)) errores.push({ campo: 'hasta', mensaje: 'Debe ser una fecha real con la forma AAAA-MM-DD.' })
  else if (request.hasta < today) errores.push({ campo: 'hasta', mensaje: `No puede ser anterior a hoy, ${today}.` })
  if (errores.length > 0) throw problems.CERTIFICACION_INVALIDA({ errores })

  const folio = `CE-${base32(ctx.random(10))}`
  return inTransaction(ctx.db, async (tx) => {
    // Holds the developer's row, so two operators certify one after the other.
    await upsertDeveloper(tx, { rfc, nombre, creado_el: ctx.now() })
    const current = await currentCertification(tx, rfc, producto, null)
    const done = {
      rfc,
      producto,
      hasta: request.hasta,
      antes: current?.vigente_hasta,
      aviso: rfcCheck.ok ? rfcCheck.aviso : undefined,
    }
    if (!current) {
      await insertCertification(tx, {
        folio,
        rfc_desarrollador: rfc,
        producto,
        vigente_desde: today,
        vigente_hasta: request.hasta,
        motivo,
        creada_el: ctx.now(),
      })
      await audit(ctx, tx, folio, { rfc, producto, hasta: request.hasta, motivo })
      return { ...done, folio, desde: today, resultado: 'nueva' }
    }
    // One that had run out begins anew: the days between were not certified.
    const desde = current.vigente_hasta < today ? today : current.vigente_desde
    const resultado =
      request.hasta > current.vigente_hasta ? 'prorrogada' : request.hasta < current.vigente_hasta ? 'acortada' : 'sin-cambio'
    if (resultado !== 'sin-cambio') {
      await changeCertification(tx, current.folio, { vigente_desde: desde, vigente_hasta: request.hasta, motivo })
      await audit(ctx, tx, current.folio, { rfc, producto, hasta: request.hasta, motivo, antes: current.vigente_hasta })
    }
    return { ...done, folio: current.folio, desde, resultado }
  })
}

const audit = (ctx: Context, tx: Tx, objeto: string, detalle: Record<string, unknown>) =>
  recordAudit(ctx, tx, { actor: 'operador', accion: 'certificacion.otorgar', objeto, resultado: 'hecho', detalle })

/** True where the developer has a certification in force on a legal day, of `producto` if one is named. */
export const certifiedOn = (db: Read, rfc: string, day: Day, producto?: string): Promise<boolean> =>
  isCertified(db, rfc, day, producto)

/** Adds the developer, or completes its name, inside the caller's transaction; holds its row until that ends. */
export const ensureDeveloper = (tx: Tx, ctx: Context, developer: { rfc: string; nombre: string | null }): Promise<void> =>
  upsertDeveloper(tx, { ...developer, creado_el: ctx.now() })
