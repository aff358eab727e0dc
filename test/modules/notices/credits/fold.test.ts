import { describe, expect, test } from 'vitest'
import { type Folded, foldCredit } from '../../../../src/modules/notices/credits/fold.ts'
import { movementsOf, stateOn, turnsOf } from '../../../../src/modules/notices/credits/timeline.ts'
import { caseNotices, fullFolio, termsText } from './case-notices.ts'
import { CASES, type CreditCase } from './cases.ts'

const shortOf = (given: CreditCase, folio: string) => given.avisos.find((a) => fullFolio(a.folio) === folio)!.folio

function meaning(given: CreditCase, { efecto, fechaEfecto, sustituidoPor, recibido, notice }: Folded): string {
  if (efecto === null) return '?'
  if (sustituidoPor !== null) return `SIN_EFECTO por ${shortOf(given, sustituidoPor)}`
  if (recibido === null && notice.entregadoEl === null) return '-'
  return fechaEfecto === null ? efecto : `${efecto} ${fechaEfecto}`
}

describe('each case of docs/credito.md', () => {
  for (const given of CASES) {
    test(given.titulo, () => {
      const folded = foldCredit(caseNotices(given.avisos))
      const turns = turnsOf(folded)
      const state = stateOn(given.el, turns, folded)
      expect({
        resulta: Object.fromEntries(folded.map((f) => [shortOf(given, f.notice.folioAviso), meaning(given, f)])),
        credito: state.estado === 'none' ? 'none' : `${state.estado} ${termsText(state.terminos)} ${state.desde}`,
        programados: state.programados.map((p) => `${p.efecto} ${p.fechaEfecto} ${termsText(p.terminos)}`),
        sua: movementsOf(turns).map((m) => `${m.movimiento} ${m.fecha} ${termsText(m.terminos)}`),
      }).toEqual({
        resulta: given.resulta,
        credito: given.credito,
        programados: given.programados ?? [],
        sua: given.sua,
      })
    })
  }
})

test('a notice that falls and the one by which it falls name each other', () => {
  for (const given of CASES) {
    const folded = foldCredit(caseNotices(given.avisos))
    const byOlder = folded.filter((f) => f.sustituidoPor !== null).map((f) => [f.sustituidoPor, f.notice.folioAviso])
    const byNewer = folded.flatMap((f) => f.sustituye.map((folio) => [f.notice.folioAviso, folio]))
    expect(byNewer.toSorted()).toEqual(byOlder.toSorted())
  }
})
