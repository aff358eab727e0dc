// Who is certified today: public, so that an employer finds its developer's RFC before it signs.
import type { Context } from '../../context.ts'
import { cursorKind, isText } from '../../http/cursor.ts'
import { legalDay } from '../../kernel/dates.ts'
import { allCertifications, type CertificationOnDay, type CertifiedDeveloper, certifiedDevelopers } from './queries.ts'
import { cleanText } from './rules.ts'

const cursors = cursorKind('desarrolladores', isText)

export type DeveloperPage = { datos: CertifiedDeveloper[]; cursor: string; hayMas: boolean }

export async function listDevelopers(
  ctx: Context,
  request: { q?: string; cursor?: string; limite: number },
): Promise<DeveloperPage> {
  const q = cleanText(request.q ?? '') || undefined
  const after = cursors.read(ctx, [q ?? null], request.cursor) ?? ''
  const found = await certifiedDevelopers(ctx.db, { day: legalDay(ctx.now()), q, after, limit: request.limite + 1 })
  const datos = found.slice(0, request.limite)
  return { datos, cursor: cursors.write(ctx, [q ?? null], datos.at(-1)?.rfc ?? after), hayMas: found.length > request.limite }
}

/** All of them, ended ones too, each as it stands today. For their developer and for operators. */
export const listCertifications = (ctx: Context, rfc: string | undefined): Promise<CertificationOnDay[]> =>
  allCertifications(ctx.database.reads, rfc, legalDay(ctx.now()))
