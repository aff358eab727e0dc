// All that the overview of a developer says.
import type { Context } from '../../../context.ts'
import { addDays, legalDay } from '../../../kernel/dates.ts'
import {
  type CertificationView,
  listOwnCertifications,
  listProducts,
  type ProductView,
  readCertification,
} from '../../certification/index.ts'
import { type Certification, listCertifications } from '../../developers/index.ts'
import { type PasswordStatus, passwordStatus } from '../../passwords/index.ts'
import { listRelations, listRequests } from '../../trust/index.ts'

/** From how many days before its end a certification is renewed. */
const ENDING_DAYS = 60
/** Beyond these "more than" is said. */
const COUNTED = 200

export type Overview = {
  password: PasswordStatus
  products: ProductView[]
  /** In tests or requested. */
  underWay: CertificationView[]
  certified: (Certification & { porTerminar: boolean })[]
  relations: { total: number; more: boolean; withoutAccess: number; ending: number }
  /** Requests that no employer has answered. */
  asked: number
}

export async function readOverview(ctx: Context, rfc: string): Promise<Overview> {
  const today = legalDay(ctx.now())
  const [password, products, inTests, requested, certified, relations, asked] = await Promise.all([
    passwordStatus(ctx, rfc),
    listProducts(ctx, rfc, { limite: COUNTED }),
    listOwnCertifications(ctx, rfc, { estado: 'en-pruebas', limite: COUNTED }),
    listOwnCertifications(ctx, rfc, { estado: 'solicitada', limite: COUNTED }),
    listCertifications(ctx, rfc),
    listRelations(ctx, rfc, 'desarrollador', { estado: 'vigente', limite: COUNTED }),
    listRequests(ctx, rfc, { lado: 'enviadas', estado: 'pendiente', limite: COUNTED }),
  ])
  const underWay = [...inTests.datos, ...requested.datos].filter(
    ({ estado }) => estado === 'en-pruebas' || estado === 'solicitada',
  )
  return {
    password,
    products: products.datos,
    underWay: await Promise.all(underWay.map(({ id }) => readCertification(ctx, { rfc }, id))),
    certified: certified
      .filter((c) => c.estado === 'vigente')
      .map((c) => ({ ...c, porTerminar: c.vigente_hasta <= addDays(today, ENDING_DAYS) })),
    relations: {
      total: relations.datos.length,
      more: relations.hayMas,
      withoutAccess: relations.datos.filter((r) => r.sinAcceso).length,
      ending: relations.datos.filter((r) => r.porTerminar).length,
    },
    asked: asked.datos.length,
  }
}
