// What must hold for any history of a credit, however it was published and read.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { legalDay } from '../../../../src/kernel/dates.ts'
import { type Folded, foldCredit } from '../../../../src/modules/notices/credits/fold.ts'
import { type CreditNotice, inOrderOfCreation } from '../../../../src/modules/notices/credits/notice.ts'
import { movementsOf, stateOn, turnsOf } from '../../../../src/modules/notices/credits/timeline.ts'

const START = Date.parse('2026-09-20T18:00:00.000Z')
const HOUR = 3_600_000
const instant = (hours: number) => new Date(START + hours * HOUR).toISOString()
/** Days about the ends of bimesters, where effects of different kinds fall on one date. */
const days = fc.constantFrom(-30, -12, -3, 0, 1, 9, 10, 11, 40, 41, 42, 60, 71, 72, 73)
const instants = fc.tuple(days, fc.integer({ min: 0, max: 20 })).map(([day, hour]) => day * 24 + hour)
const classes = fc.constantFrom('RETENCION' as const, 'MODIFICACION' as const, 'SUSPENSION' as const)
const values = fc.constantFrom('100.00', '200.00', '300.00')
const LATER = '2030-01-01'

const history = fc
  .array(
    fc.record({
      clasificacion: classes,
      creado: fc.integer({ min: 1, max: 9 }),
      serial: fc.integer({ min: 1, max: 3 }),
      valor: values,
      sinImporte: fc.boolean(),
      publicado: instants,
      leido: fc.option(instants),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((list) =>
    list
      .toSorted((a, b) => a.publicado - b.publicado)
      .map(
        ({ clasificacion, creado, serial, valor, sinImporte, publicado, leido }, index): CreditNotice => ({
          folioAviso: `${clasificacion === 'SUSPENSION' ? 'S12' : 'R02'}${String(index + 1).padStart(2, '0')}026${String(serial).padStart(6, '0')}`,
          posicion: index + 1,
          clasificacion,
          efectoSuspension: undefined,
          fechaCreaAviso: `2026-0${creado}-01`,
          terminos:
            clasificacion === 'SUSPENSION' && sinImporte
              ? null
              : { tipoDescuento: '02', facDescuento: '0.0000', monDescuento: valor },
          terminosAnteriores: null,
          publicadoEl: instant(publicado),
          entregadoEl: leido === null ? null : instant(Math.max(leido, publicado + 1)),
          fechaNotificacion: null,
        }),
      ),
  )

const outcome = (folded: readonly Folded[]) =>
  folded.map(({ notice, efecto, fechaEfecto, sustituidoPor, sustituye }) => ({
    folio: notice.folioAviso,
    efecto,
    fechaEfecto,
    sustituidoPor,
    sustituye,
  }))

/** What could be known at that instant. */
const asOf = (notices: readonly CreditNotice[], now: string): CreditNotice[] =>
  notices
    .filter((n) => n.publicadoEl <= now)
    .map((n) => ({ ...n, entregadoEl: n.entregadoEl !== null && n.entregadoEl <= now ? n.entregadoEl : null }))

const RUNS = { numRuns: 2_000 }

test('the order in which notices are handed to the fold changes nothing', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (notices, order) => {
      const keys = new Map(notices.map((n) => [n, order.next().value]))
      const shuffled = notices.toSorted((a, b) => keys.get(a)! - keys.get(b)!)
      expect(outcome(foldCredit(shuffled))).toEqual(outcome(foldCredit(notices)))
    }),
    RUNS,
  )
})

test('within a day neither the order of reading nor the size of a page changes what comes out', () => {
  fc.assert(
    fc.property(
      history,
      days,
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 7, maxLength: 7 }),
      (notices, day, minutes) => {
        const published = notices.map((n) => ({ ...n, publicadoEl: instant(Math.min(day * 24 - 1, 0) - 24 * 40) }))
        const at = (minute: number) => new Date(Date.parse(instant(day * 24)) + minute * 60_000).toISOString()
        const together = published.map((n) => ({ ...n, entregadoEl: at(0) }))
        const piecemeal = published.map((n, index) => ({ ...n, entregadoEl: at(minutes[index]!) }))
        expect(outcome(foldCredit(piecemeal))).toEqual(outcome(foldCredit(together)))
      },
    ),
    RUNS,
  )
})

test('what was in force on a day stays so, whatever is published or read later', () => {
  fc.assert(
    fc.property(history, instants, (notices, now) => {
      const known = foldCredit(asOf(notices, instant(now)))
      const all = foldCredit(notices)
      const [then, later] = [turnsOf(known), turnsOf(all)]
      const today = legalDay(new Date(instant(now)))
      for (const turn of then.filter((t) => t.desde < today)) {
        // The terms of a suspended credit may still become better known.
        const state = (turns: typeof then, folded: Folded[]) => {
          const { estado, terminos } = stateOn(turn.desde, turns, folded)
          return { estado, terminos: estado === 'active' ? terminos : null }
        }
        expect(state(later, all)).toEqual(state(then, known))
      }
    }),
    RUNS,
  )
})

test('a notice that took effect keeps its effect and its date', () => {
  fc.assert(
    fc.property(history, instants, (notices, now) => {
      const today = legalDay(new Date(instant(now)))
      const inForce = foldCredit(asOf(notices, instant(now))).filter((f) => f.fechaEfecto !== null && f.fechaEfecto < today)
      const all = new Map(foldCredit(notices).map((f) => [f.notice.folioAviso, f]))
      for (const { notice, efecto, fechaEfecto } of inForce) {
        expect(all.get(notice.folioAviso)).toMatchObject({ efecto, fechaEfecto })
      }
    }),
    RUNS,
  )
})

test('at most one change takes effect on a day, and at most one suspension', () => {
  fc.assert(
    fc.property(history, (notices) => {
      const acting = foldCredit(notices).filter((f) => f.fechaEfecto !== null)
      const keys = acting.map((f) => `${f.notice.clasificacion === 'SUSPENSION'} ${f.fechaEfecto}`)
      expect(new Set(keys).size).toBe(keys.length)
    }),
    RUNS,
  )
})

test('once all is read, the newest retention or suspension says whether to withhold, and the newest terms how much', () => {
  fc.assert(
    fc.property(history, (notices) => {
      const read = notices.map((n) => ({ ...n, entregadoEl: n.entregadoEl ?? instant(24 * 90) }))
      const folded = foldCredit(read)
      const turns = turnsOf(folded)
      const state = stateOn(LATER, turns, folded)
      const inOrder = inOrderOfCreation(read)
      const last = inOrder.findLast((n) => n.clasificacion !== 'MODIFICACION')
      expect(state.estado).toBe(last?.clasificacion === 'SUSPENSION' ? 'suspended' : 'active')
      expect(state.programados).toEqual([])
      if (state.estado === 'active') {
        expect(state.terminos).toEqual(inOrder.findLast((n) => n.clasificacion !== 'SUSPENSION')!.terminos)
      }
    }),
    RUNS,
  )
})

test('a credit starts at most once, and SUA never stops what is stopped nor restarts what runs', () => {
  fc.assert(
    fc.property(history, (notices) => {
      const kinds = movementsOf(turnsOf(foldCredit(notices))).map((m) => m.movimiento)
      expect(kinds.filter((k) => k === '15').length).toBeLessThanOrEqual(1)
      kinds.forEach((kind, index) => {
        if (index === 0) return
        expect(kind === '17').toBe(kinds[index - 1] === '16')
        if (kind === '15') throw new Error('a start in the middle')
      })
    }),
    RUNS,
  )
})

test('whoever falls is named by the one by which it falls', () => {
  fc.assert(
    fc.property(history, (notices) => {
      const folded = foldCredit(notices)
      for (const { notice, sustituidoPor, efecto, fechaEfecto } of folded) {
        const namedBy = folded.filter((f) => f.sustituye.includes(notice.folioAviso)).map((f) => f.notice.folioAviso)
        expect(namedBy).toEqual(sustituidoPor === null ? [] : [sustituidoPor])
        if (sustituidoPor !== null) expect([efecto, fechaEfecto]).toEqual(['SIN_EFECTO', null])
      }
    }),
    RUNS,
  )
})
