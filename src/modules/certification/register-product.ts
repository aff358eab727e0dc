// A developer's products: name and version, and whom to ask about it.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { cursorKind, isCount } from '../../http/cursor.ts'
import { recordAudit } from '../audit/index.ts'
import { ensureDeveloper } from '../developers/index.ts'
import { activeCredential } from '../passwords/index.ts'
import { problems } from './problems.ts'
import { insertProduct, type ProductRow, productOf, productsOf, takeNumber } from './product-queries.ts'
import { LIMITS, majorOf, newFolio } from './rules.ts'
import type { Product, ProductBody, ProductList } from './schemas.ts'

export type ProductView = Static<typeof Product>

/** `nombre`: the developer's, for who has no password yet. Refuses PRODUCTO_REPETIDO, CERTIFICACION_TOPE. */
export async function registerProduct(
  ctx: Context,
  rfc: string,
  body: Static<typeof ProductBody>,
  nombre: string | null = null,
): Promise<ProductView> {
  const holder = await activeCredential(ctx.db, rfc, ctx.now())
  const version = body.version
  const row = {
    id: newFolio('PR', ctx.random(10)),
    rfc_desarrollador: rfc,
    nombre: body.nombre.normalize('NFC').replace(/\s+/g, ' ').trim(),
    version,
    mayor: majorOf(version),
    correo: body.contacto.correo,
    telefono: body.contacto.telefono ?? null,
    creado_el: ctx.now(),
  }
  try {
    return await inTransaction(ctx.db, async (tx) => {
      await ensureDeveloper(tx, ctx, { rfc, nombre: holder?.nombre ?? nombre })
      const numero = await takeNumber(tx, rfc, 'producto')
      if (numero > LIMITS.productsPerDeveloper)
        throw problems.CERTIFICACION_TOPE({
          detail: `Puede registrar a lo más ${LIMITS.productsPerDeveloper} productos y versiones.`,
        })
      await insertProduct(tx, { ...row, numero })
      await recordAudit(ctx, tx, {
        actor: rfc,
        accion: 'producto.registrar',
        objeto: row.id,
        resultado: 'hecho',
        detalle: { nombre: row.nombre, version },
      })
      return viewProduct({ ...row, numero })
    })
  } catch (error) {
    if (violated(error) === 'productos_version_unica') throw problems.PRODUCTO_REPETIDO({ cause: error })
    throw error
  }
}

/** Refuses PRODUCTO_NO_ENCONTRADO, also for somebody else's. */
export async function readProduct(ctx: Context, rfc: string, id: string): Promise<ProductView> {
  return viewProduct(await ownProduct(ctx, rfc, id))
}

export async function ownProduct(ctx: Context, rfc: string, id: string): Promise<ProductRow> {
  const row = await productOf(ctx.db, rfc, id.toUpperCase())
  if (!row) throw problems.PRODUCTO_NO_ENCONTRADO()
  return row
}

const cursors = cursorKind('productos', isCount)

/** In order of registration. Refuses CURSOR_INVALIDO. */
export async function listProducts(
  ctx: Context,
  rfc: string,
  query: { cursor?: string; limite: number },
): Promise<Static<typeof ProductList>> {
  const after = cursors.read(ctx, [rfc], query.cursor) ?? 0
  const found = await productsOf(ctx.database.reads, rfc, { after, limit: query.limite + 1 })
  const rows = found.slice(0, query.limite)
  return {
    datos: rows.map(viewProduct),
    cursor: cursors.write(ctx, [rfc], rows.at(-1)?.numero ?? after),
    hayMas: found.length > query.limite,
  }
}

const viewProduct = (row: ProductRow): ProductView => ({
  id: row.id,
  nombre: row.nombre,
  version: row.version,
  contacto: { correo: row.correo, telefono: row.telefono },
  registradoEl: row.creado_el.toISOString(),
})
