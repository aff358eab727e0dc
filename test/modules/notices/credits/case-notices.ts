// Cases as the fold reads them: short folios become real ones, days become instants.
import type { CreditNotice, Terms } from '../../../../src/modules/notices/credits/notice.ts'
import type { CaseNotice } from './cases.ts'

const TYPES = { R: '02', M: '03', S: '12', X: '99' } as const
const CLASSES = { R: 'RETENCION', M: 'MODIFICACION', S: 'SUSPENSION', X: null } as const

const kindOf = (folio: string) => folio[0] as keyof typeof TYPES

export const fullFolio = (folio: string): string =>
  `${folio.startsWith('S') ? 'S' : 'R'}${TYPES[kindOf(folio)]}01026${folio.slice(1).padStart(6, '0')}`

export function termsFrom(text: string | undefined): Terms | null {
  if (text === undefined) return null
  const [tipoDescuento, value] = text.split(' ') as [string, string]
  return tipoDescuento === '03'
    ? { tipoDescuento, facDescuento: value, monDescuento: '0.00' }
    : { tipoDescuento, facDescuento: '0.0000', monDescuento: value }
}

export const termsText = (terms: Terms | null): string =>
  terms === null ? '-' : `${terms.tipoDescuento} ${terms.tipoDescuento === '03' ? terms.facDescuento : terms.monDescuento}`

/** Midday in Mexico City unless a time is said, which is six hours behind UTC. */
const instant = (text: string): string => {
  const [day, time = '12:00'] = text.split(' ') as [string, string?]
  return new Date(Date.parse(`${day}T${time}:00.000-06:00`)).toISOString()
}

export const caseNotices = (avisos: readonly CaseNotice[]): CreditNotice[] =>
  avisos.map((aviso, index) => ({
    folioAviso: fullFolio(aviso.folio),
    posicion: index + 1,
    clasificacion: CLASSES[kindOf(aviso.folio)],
    efectoSuspension: kindOf(aviso.folio) === 'S' ? (aviso.enterar ? 'SUSPENDER_Y_ENTERAR' : 'SUSPENDER_Y_DEVOLVER') : undefined,
    fechaCreaAviso: aviso.creado,
    terminos: termsFrom(aviso.terminos),
    terminosAnteriores: termsFrom(aviso.antes),
    publicadoEl: instant(aviso.publicado),
    entregadoEl: aviso.leido === undefined ? null : instant(aviso.leido),
    fechaNotificacion: aviso.notificado ?? null,
  }))
