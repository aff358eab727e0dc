// What the institute's credit system sends over HTTP: the same imports, with the same rules, as the operator's commands.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { recordAudit } from '../audit/index.ts'
import { importEmployers } from '../employers/index.ts'
import { importCatalog, importNotices } from '../notices/index.ts'
import { endMovedRegistrations } from '../trust/index.ts'
import { problems } from './problems.ts'
import type { CatalogUpload, EmployerUpload, NoticeUpload } from './schemas.ts'
import { namedRejects, rowCounts, sourceOf, type Upload } from './upload.ts'

/** Publishes what arrives, batch by batch. Refuses as importRows does, and ENVIO_INTERRUMPIDO; what was written by then stays. */
export async function uploadNotices(ctx: Context, upload: Upload): Promise<Static<typeof NoticeUpload>> {
  const { rechazos, onReject } = namedRejects()
  let linea = 0
  const totals = await tellingBreaks(
    ctx,
    'avisos.importar',
    () => linea,
    () =>
      importNotices(ctx, sourceOf(upload), {
        onReject,
        onProgress: (now) => {
          linea = now.linea
        },
      }),
  )
  return { ...rowCounts(totals), publicadas: totals.escritas, rechazos }
}

/** As uploadNotices, for employers and their NRPs. */
export async function uploadEmployers(ctx: Context, upload: Upload): Promise<Static<typeof EmployerUpload>> {
  const { rechazos, onReject } = namedRejects()
  let linea = 0
  const totals = await tellingBreaks(
    ctx,
    'padron.importar',
    () => linea,
    () =>
      importEmployers(ctx, sourceOf(upload), {
        onMoved: endMovedRegistrations,
        onReject,
        onProgress: (now) => {
          linea = now.linea
        },
      }),
  )
  const { patronesNuevos, patronesRenombrados, nrpNuevos, nrpMovidos } = totals
  return { ...rowCounts(totals), patronesNuevos, patronesRenombrados, nrpNuevos, nrpMovidos, rechazos }
}

/** All or nothing: refuses CATALOGO_RECHAZADO with every line that is wrong. */
export async function uploadCatalog(ctx: Context, upload: Upload): Promise<Static<typeof CatalogUpload>> {
  const { rechazos, leidas, escritas, sinCambio, avisosClasificados } = await importCatalog(ctx, sourceOf(upload))
  if (rechazos.length > 0) {
    throw problems.CATALOGO_RECHAZADO({
      errores: rechazos.slice(0, 50).map((r) => ({
        campo: `línea ${r.linea}${r.campo ? `, ${r.campo}` : ''}`,
        mensaje: `${r.codigo}: ${r.motivo}`,
      })),
    })
  }
  return { leidas, escritas, sinCambio, avisosClasificados }
}

/** A finished import stands in the audit log by itself; one that broke off is told here, with how far it came. */
async function tellingBreaks<T>(ctx: Context, accion: string, linea: () => number, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const resultado = (error as { codigo?: string }).codigo ?? 'ERROR_INTERNO'
    // While the database is away this fails as well, and the first error is the one to tell.
    await recordAudit(ctx, ctx.db, { actor: 'operador', accion, resultado, detalle: { hastaLinea: linea() } }).catch(() => {})
    throw error
  }
}
