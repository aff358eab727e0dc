// The links of password, code and clock. On the wire a password and code hold together or not at all, whoever asks: one answer for
// every cause (docs/adr/0009). The operator sees how the password stands and why the latest login failed.
import { legalDay } from '../../kernel/dates.ts'
import { type LatestLogin, latestLogin, passwordStatus } from '../passwords/index.ts'
import type { Cause } from './causes.ts'
import { broken, type Case, type LinkCheck, right, unseen } from './finding.ts'
import { DRIFT_SECONDS, driftOf, judgeDrift } from './rules.ts'

const WITH_EFIRMA = 'Entra con e.firma; no le hace falta contraseña.'

export const checkPassword: LinkCheck = async (of) => {
  if (of.refused) return broken('CREDENCIAL_INVALIDA', driftHint(of))
  const { viewer } = of
  if (viewer.kind === 'nadie') return unseen('Para revisarla envíe `rfc`, `contrasena` y `otp` juntos.')
  if (viewer.kind === 'operador' && viewer.conEfirma) return unseen(WITH_EFIRMA)
  const status = await passwordStatus(of.ctx, viewer.rfc)
  const isOperator = viewer.kind === 'operador'
  if (status.estado === 'vigente') {
    const failed = isOperator ? await latestSince(of, viewer.rfc, status.emitidaEl) : undefined
    const causa = failed && PASSWORD_FAILURES[failed.causa ?? failed.resultado]
    if (causa) return broken(causa, when(failed))
    return right(
      viewer.kind === 'contrasena' ? 'La contraseña es correcta.' : 'La contraseña está vigente.',
      `Vence el ${legalDay(status.venceEl)}.`,
    )
  }
  // Its token came from an e.firma, else it would not count.
  if (!isOperator) return unseen(WITH_EFIRMA)
  if (status.estado === 'inexistente') return broken('CONTRASENA_INEXISTENTE')
  if (status.estado === 'cancelada') return broken('CONTRASENA_CANCELADA', `Cancelada el ${legalDay(status.canceladaEl)}.`)
  return broken('CONTRASENA_VENCIDA', `Venció el ${legalDay(status.venceEl)}.`)
}

const PASSWORD_FAILURES: Record<string, Cause | undefined> = {
  CONTRASENA_INCORRECTA: 'CONTRASENA_INCORRECTA',
  LIMITE_EXCEDIDO: 'ENTRADA_LIMITADA',
}
const CODE_FAILURES: Record<string, Cause | undefined> = {
  CODIGO_INCORRECTO: 'CODIGO_INCORRECTO',
  CODIGO_REPETIDO: 'CODIGO_REPETIDO',
}

export const checkCode: LinkCheck = async (of) => {
  const { viewer } = of
  if (viewer.kind === 'contrasena') return right('El código es correcto. Quedó usado: para entrar espere al siguiente.')
  if (viewer.kind !== 'operador') return unseen('Para revisarlo envíe `rfc`, `contrasena` y `otp` juntos.')
  if (viewer.conEfirma) return unseen(WITH_EFIRMA)
  const status = await passwordStatus(of.ctx, viewer.rfc)
  if (status.estado !== 'vigente') return unseen('La contraseña cambió durante el diagnóstico; repítalo.')
  if (!status.secretOpens) return broken('CODIGO_SIN_SECRETO')
  const latest = await latestSince(of, viewer.rfc, status.emitidaEl)
  const causa = latest?.causa && CODE_FAILURES[latest.causa]
  if (causa) return broken(causa, when(latest))
  if (latest?.resultado === 'hecho') return right('El último código que se usó era correcto.', when(latest))
  return unseen('No hay un intento reciente de entrar que diga si su código es correcto.')
}

export const checkClock: LinkCheck = ({ sent, ctx }) =>
  sent.reloj === undefined ? unseen('No envió la hora de su equipo (`reloj`).') : judgeDrift(driftOf(sent.reloj, ctx.realNow()))

/** An older try says nothing about today. */
const RECENT_MS = 24 * 3600_000

/** The latest recent try with the password of today, whoever made it. */
async function latestSince(of: Case, rfc: string, issued: Date): Promise<LatestLogin | undefined> {
  const latest = await latestLogin(of.ctx, rfc)
  const from = Math.max(issued.getTime(), of.now.getTime() - RECENT_MS)
  return latest && latest.instante.getTime() >= from ? latest : undefined
}

const when = (login: LatestLogin): string => `Intento del ${login.instante.toISOString()}.`

/** From the clock that the caller sent alone, so it says nothing about password and code. */
function driftHint({ sent, ctx }: Case): string | undefined {
  const seconds = sent.reloj === undefined ? 0 : driftOf(sent.reloj, ctx.realNow())
  if (Math.abs(seconds) <= DRIFT_SECONDS) return undefined
  return `El reloj que envió está ${Math.abs(seconds)} s ${seconds > 0 ? 'adelantado' : 'atrasado'}: un código calculado con él no sirve. Corríjalo primero.`
}
