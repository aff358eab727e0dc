// Decisions of the diagnosis that need nothing but values.

import { checkNrp } from '../../kernel/nrp.ts'
import type { FieldError } from '../../kernel/problem.ts'
import { checkRfc } from '../../kernel/rfc.ts'
import { typedKey } from '../../kernel/typed-key.ts'
import { CAUSES, type Cause } from './causes.ts'
import { broken, type Finding, right } from './finding.ts'
import type { CauseKind, Link, Mender } from './links.ts'
import type { DiagnosisBody, LinkReport } from './schemas.ts'

/** What is asked for in a way that cannot be diagnosed; `hasToken`: the caller showed who it is. */
export function judgeBody(body: DiagnosisBody, hasToken: boolean): FieldError[] {
  const wrong: FieldError[] = []
  const say = (campo: string, mensaje: string) => void wrong.push({ campo, mensaje })
  const { contrasena, otp } = body
  if (contrasena !== undefined && otp === undefined)
    say('otp', 'Falta el código: la contraseña sólo se revisa junto con él, para no ayudar a quien adivina.')
  if (otp !== undefined && contrasena === undefined)
    say('contrasena', 'Falta la contraseña: el código sólo se revisa junto con ella.')
  if (contrasena !== undefined && !hasToken && body.rfc === undefined && body.certificado === undefined)
    say('rfc', 'Falta el RFC de esta contraseña.')
  if (body.reloj !== undefined && Number.isNaN(Date.parse(body.reloj))) say('reloj', 'No es un instante que exista.')
  for (const campo of ['patron', 'desarrollador'] as const) {
    const check = body[campo] === undefined ? undefined : checkRfc(typedKey(body[campo]))
    if (check?.ok === false) say(campo, check.motivo)
  }
  if (body.patron !== undefined && body.desarrollador !== undefined)
    say('desarrollador', 'Envíe `patron` si usted es el desarrollador, o `desarrollador` si usted es el patrón, no los dos.')
  const nrp = body.nrp === undefined ? undefined : checkNrp(typedKey(body.nrp))
  if (nrp?.ok === false) say('nrp', nrp.motivo)
  return wrong
}

/** A code of the step before or after still serves (RFC 6238), and client assertions allow as much. */
export const DRIFT_SECONDS = 30

/** Seconds that a clock is ahead of the service's; negative where it is behind. */
export const driftOf = (reloj: string, now: Date): number => Math.round((Date.parse(reloj) - now.getTime()) / 1000)

export function judgeDrift(seconds: number): Finding {
  if (Math.abs(seconds) <= DRIFT_SECONDS) return right('El reloj de su equipo está en hora.', describeDrift(seconds))
  return broken(seconds > 0 ? 'RELOJ_ADELANTADO' : 'RELOJ_ATRASADO', describeDrift(seconds))
}

const describeDrift = (seconds: number): string =>
  seconds === 0
    ? 'Sin diferencia con este servicio.'
    : `Está ${Math.abs(seconds)} s ${seconds > 0 ? 'adelantado' : 'atrasado'}, contando lo que tardó la petición en llegar.`

/** Who stands where: turns `el patrón` or `el desarrollador` into `usted` where the one diagnosed is it. */
export type Roles = { isPatron: boolean; isDeveloper: boolean }

export function menderOf(causa: Cause, { isPatron, isDeveloper }: Roles): Mender {
  const { resuelve } = CAUSES[causa] as CauseKind
  if (resuelve === 'el patrón' && isPatron) return 'usted'
  return resuelve === 'el desarrollador' && isDeveloper ? 'usted' : resuelve
}

export function report(eslabon: Link, finding: Finding, roles: Roles): LinkReport {
  const detalle = finding.detalle ?? null
  if (finding.estado !== 'roto') {
    return { eslabon, estado: finding.estado, causa: null, mensaje: finding.mensaje, detalle, resuelve: null, queHacer: null }
  }
  const { mensaje, queHacer } = CAUSES[finding.causa] as CauseKind
  return { eslabon, estado: 'roto', causa: finding.causa, mensaje, detalle, resuelve: menderOf(finding.causa, roles), queHacer }
}
