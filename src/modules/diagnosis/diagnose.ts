// Walks the chain from certificate to certification and stops at the first link that is broken. Without a credential it looks up
// nothing about anybody: what it tells follows from what was sent and from what SAT publishes (docs/adr/0009).

import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import { legalDay } from '../../kernel/dates.ts'
import { checkRfc } from '../../kernel/rfc.ts'
import { typedKey } from '../../kernel/typed-key.ts'
import { recordAudit } from '../audit/index.ts'
import { checkAuthority, checkCertificate, checkRevocation } from './check-certificate.ts'
import { checkClock, checkCode, checkPassword } from './check-credential.ts'
import { checkTaxpayer } from './check-taxpayer.ts'
import { checkCertification, checkRelation, rolesOf } from './check-trust.ts'
import { type Case, type LinkCheck, unseen, type Viewer } from './finding.ts'
import { LINKS, type Link } from './links.ts'
import { driftOf, judgeBody, report } from './rules.ts'
import type { Diagnosis, DiagnosisBody, LinkReport } from './schemas.ts'

const CHECKS: Record<Link, LinkCheck> = {
  certificado: checkCertificate,
  autoridad: checkAuthority,
  ocsp: checkRevocation,
  rfc: checkTaxpayer,
  contrasena: checkPassword,
  codigo: checkCode,
  reloj: checkClock,
  relacion: checkRelation,
  certificacion: checkCertification,
}

/**
 * For the wire; `caller`: the RFC of a token that was checked, if one came. Refuses CUERPO_INVALIDO where what is asked can't be
 * diagnosed, and LIMITE_EXCEDIDO or SERVICIO_NO_DISPONIBLE as a login does. A right password and code use the code up.
 */
export async function diagnose(ctx: Context, caller: string | undefined, sent: DiagnosisBody): Promise<Diagnosis> {
  const errores = judgeBody(sent, caller !== undefined)
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
  return walk(ctx, caller === undefined ? { kind: 'nadie' } : { kind: 'token', rfc: caller }, sent)
}

export type OperatorRequest = Pick<DiagnosisBody, 'certificado' | 'patron' | 'desarrollador' | 'nrp' | 'producto'> & {
  rfc: string
  /** The taxpayer logs in by its e.firma, so no password is missed. */
  conEfirma: boolean
}

/** For the operator's command line: everything about `rfc`. That it was looked at stands in the audit log. */
export async function diagnoseForOperator(ctx: Context, { conEfirma, ...sent }: OperatorRequest): Promise<Diagnosis> {
  const errores = judgeBody(sent, true)
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
  const rfc = typedKey(sent.rfc)
  const diagnosis = await walk(ctx, { kind: 'operador', rfc, conEfirma }, sent)
  const { eslabonRoto } = diagnosis
  await recordAudit(ctx, ctx.db, {
    actor: 'operador',
    accion: 'diagnostico.consultar',
    objeto: checkRfc(rfc).ok ? rfc : null,
    resultado: 'hecho',
    detalle: { eslabonRoto },
  })
  return diagnosis
}

const AFTER_BROKEN = 'Se revisa cuando se corrija el eslabón roto.'

async function walk(ctx: Context, viewer: Viewer, sent: DiagnosisBody): Promise<Diagnosis> {
  const now = ctx.now()
  const of: Case = { ctx, sent, now, today: legalDay(now), viewer }
  const eslabones: LinkReport[] = []
  let eslabonRoto: Link | null = null
  for (const link of LINKS) {
    const finding = eslabonRoto === null ? await CHECKS[link](of) : unseen(AFTER_BROKEN)
    if (finding.estado === 'roto') eslabonRoto = link
    eslabones.push(report(link, finding, rolesOf(of)))
  }
  const complete = eslabones.every((link) => link.estado === 'correcto')
  return {
    resultado: eslabonRoto !== null ? 'roto' : complete ? 'correcto' : 'incompleto',
    eslabonRoto,
    rfc: of.viewer.kind === 'nadie' ? null : of.viewer.rfc,
    acreditadoPor: of.viewer.kind === 'nadie' ? null : of.viewer.kind,
    horaServidor: ctx.realNow().toISOString(),
    desfaseSegundos: sent.reloj === undefined ? null : driftOf(sent.reloj, ctx.realNow()),
    eslabones,
  }
}
