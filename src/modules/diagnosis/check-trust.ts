// The last two links: may the notices be read? Told to who has proven to be one of the two sides, about its own relations; the answer
// rests on what decides each reading, and finds the words for it (a test compares the two).

import { typedKey } from '../../kernel/typed-key.ts'
import { listCertifications } from '../developers/index.ts'
import { employerNrps } from '../employers/index.ts'
import { type Between, relationsBetween } from '../trust/index.ts'
import { broken, type Case, type Finding, type LinkCheck, NEEDS_CREDENTIAL, right, unseen } from './finding.ts'
import type { Roles } from './rules.ts'

type Sides = { reader: string; patron: string | undefined }

/** Who reads whose notices. `patron` is undefined where a developer did not say. */
function sidesOf({ sent, rfc, isEmployer }: Case): Sides {
  const self = rfc!
  if (sent.desarrollador !== undefined) return { reader: typedKey(sent.desarrollador), patron: self }
  if (sent.patron !== undefined) return { reader: self, patron: typedKey(sent.patron) }
  return { reader: self, patron: isEmployer ? self : undefined }
}

export function rolesOf(of: Case): Roles {
  if (of.viewer.kind === 'nadie' || of.rfc === undefined) return { isPatron: false, isDeveloper: false }
  const { reader, patron } = sidesOf(of)
  return { isPatron: patron === of.rfc, isDeveloper: reader === of.rfc }
}

export const checkRelation: LinkCheck = async (of) => {
  const { ctx, viewer, today, sent } = of
  if (viewer.kind === 'nadie' || of.rfc === undefined) return unseen(NEEDS_CREDENTIAL)
  const { reader, patron } = sidesOf(of)
  if (patron === undefined) return unseen('Indique en `patron` el RFC del patrón cuyos avisos quiere leer.')
  const nrp = sent.nrp === undefined ? undefined : typedKey(sent.nrp)
  if (reader === patron) {
    of.usable = 'propios'
    if (nrp !== undefined && !(await employerNrps(ctx.db, patron)).includes(nrp)) return broken('NRP_AJENO')
    return right('El patrón lee sus propios avisos: no hace falta una relación.')
  }
  const all = await relationsBetween(ctx.db, { patron, desarrollador: reader, day: today })
  const inForce = all.filter((r) => r.estado === 'vigente')
  if (inForce.length === 0) return notInForce(all)
  const associated = await employerNrps(ctx.db, patron)
  const covers = ({ nrps }: Between) =>
    nrp === undefined
      ? nrps === 'todos' || nrps.some((n) => associated.includes(n))
      : associated.includes(nrp) && (nrps === 'todos' || nrps.includes(nrp))
  const usable = inForce.filter(covers)
  if (usable.length === 0) return broken('RELACION_OTRO_NRP', `Relación vigente: ${inForce[0]!.folio}.`)
  of.usable = usable
  return right('La relación de confianza está vigente.', `${usable[0]!.folio}, del ${usable[0]!.inicio} al ${usable[0]!.fin}.`)
}

/** Of those that do not count today, the one that people mean: one that is to begin, else the newest. */
function notInForce(all: Between[]): Finding {
  const meant = all.find((r) => r.estado === 'futura') ?? all[0]
  if (!meant) return broken('RELACION_INEXISTENTE')
  const { folio, inicio, fin, revocadaEl } = meant
  if (meant.estado === 'futura') return broken('RELACION_FUTURA', `${folio} comienza el ${inicio}.`)
  if (meant.estado === 'revocada') return broken('RELACION_REVOCADA', `${folio}, revocada el ${revocadaEl!.toISOString()}.`)
  return broken('RELACION_VENCIDA', `${folio} venció el ${fin}.`)
}

type Certification = Awaited<ReturnType<typeof listCertifications>>[number]

const inForceOf = (all: Certification[]) => all.filter((c) => c.estado === 'vigente')

export const checkCertification: LinkCheck = async (of) => {
  const { ctx, viewer, usable } = of
  if (viewer.kind === 'nadie' || of.rfc === undefined) return unseen(NEEDS_CREDENTIAL)
  const producto = of.sent.producto?.normalize('NFC').trim()
  if (usable === 'propios' && producto === undefined)
    return right('El patrón lee sus propios avisos: no hace falta certificación.')
  const { reader } = sidesOf(of)
  const all = await listCertifications(ctx, reader)
  const inForce = inForceOf(all)
  const named = (name: string | null) => inForce.find((c) => name === null || c.producto === name)
  const byWhich = Array.isArray(usable) ? usable.find((r) => r.acceso) : { producto: null }
  const forRelation = byWhich && named(byWhich.producto)
  const serving = producto === undefined ? forRelation : forRelation && named(producto)
  if (serving) return right('La certificación está vigente.', `«${serving.producto}», hasta el ${serving.vigente_hasta}.`)
  // Of another's certifications anybody is told only whether one is in force (GET /v1/desarrolladores).
  if (reader !== of.rfc && viewer.kind !== 'operador') return broken('CERTIFICACION_NO_VIGENTE')
  return notCertified(all, producto)
}

function notCertified(all: Certification[], producto: string | undefined): Finding {
  const inForce = inForceOf(all)
  const ended = all.findLast((c) => (producto === undefined || c.producto === producto) && !inForce.includes(c))
  if (ended && (producto !== undefined || inForce.length === 0)) {
    const { producto: name, revocada_el: revoked, vigente_hasta: last } = ended
    if (revoked) return broken('CERTIFICACION_REVOCADA', `«${name}», revocada el ${revoked.toISOString()}.`)
    return broken('CERTIFICACION_VENCIDA', `«${name}» venció el ${last}.`)
  }
  if (all.length === 0) return broken('CERTIFICACION_INEXISTENTE')
  return broken('CERTIFICACION_OTRO_PRODUCTO', `Vigente: ${inForce.map((c) => `«${c.producto}»`).join(', ') || 'ninguna'}.`)
}
