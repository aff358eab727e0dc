import type { Context } from '../../../context.ts'
import { countPending } from '../../acknowledgements/index.ts'
import { readEmployer } from '../../employers/index.ts'
import { type ByClass, countNotices, countSince, type NoticeCounts, ownAccess } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import { listRelations, listRequests, type RelationView, type RequestView } from '../../trust/index.ts'
import { newsPlace, visitOf } from './visit.ts'

/** Looked through for those that nobody acted on: more are told as "more than". */
const PENDING = 100
const RELATIONS = 1_000

export type Overview = {
  nombre: string
  nrps: { nrp: string; asociado: boolean }[]
  counts: NoticeCounts
  /** Undefined for who has never looked at the notices. */
  news: { total: number; byClass?: ByClass } | undefined
  pending: { shown: number; more: boolean }
  requests: RequestView[]
  relations: RelationView[]
}

/** Refuses PATRON_NO_REGISTRADO. */
export async function readOverview(ctx: Context, session: Session): Promise<Overview> {
  const { rfc } = session
  const access = ownAccess(ctx, session)
  const newsOf = async () => {
    const place = newsPlace(session, await visitOf(ctx, session))
    return place === undefined ? undefined : countSince(ctx, rfc, place, access)
  }
  const asked = Promise.all([
    countNotices(ctx, rfc, access),
    newsOf(),
    countPending(ctx, rfc, access, PENDING),
    listRequests(ctx, rfc, { lado: 'recibidas', estado: 'pendiente', limite: 100 }),
    listRelations(ctx, rfc, 'patron', { estado: 'vigente', limite: RELATIONS }),
  ])
  // Who is not in the padrón is told so, not what follows from it.
  asked.catch(() => {})
  const employer = await readEmployer(ctx, rfc)
  const [counts, news, pending, requests, relations] = await asked
  return {
    nombre: employer.nombre,
    nrps: employer.registrosPatronales,
    counts,
    news,
    pending: { shown: pending.cuantos, more: pending.hayMas },
    requests: requests.datos as RequestView[],
    relations: relations.datos,
  }
}
