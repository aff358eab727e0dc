// The judges by themselves, above all where an innocent client might look guilty.
import { describe, expect, test } from 'vitest'
import { acknowledged, exchange, judge, PATRON, page, poll, type Sketch, tokenAsked } from './seen.ts'

const state = (...args: Parameters<typeof judge>) => judge(...args)?.estado

describe('paging', () => {
  const reading = [page(1, undefined, 'A', ['F1', 'F2'], true), page(1.1, 'A', 'B', ['F3'], false), poll(4, 'B'), poll(7, 'B')]

  test('all pages at once and then polls pass', () => {
    expect(state('todas-las-paginas', reading)).toBe('aprobada')
    expect(state('cursor-guardado', reading)).toBe('aprobada')
  })
  test('nothing is judged before the reading and two polls were seen', () => {
    expect(judge('todas-las-paginas', reading.slice(0, 3))).toBeUndefined()
    expect(judge('todas-las-paginas', [])).toBeUndefined()
  })
  test('a page that is asked again because its answer never arrived is not a page twice', () => {
    const lost: Sketch = { ...page(1.05, 'A', 'B', [], false), estado: 0, entregada: false, respuesta: {} }
    expect(state('todas-las-paginas', [reading[0]!, lost, ...reading.slice(1)])).toBe('aprobada')
  })
  test('a page that did arrive and is asked again fails, with both exchanges as evidence', () => {
    const twice = judge('todas-las-paginas', [reading[0]!, { ...reading[0]!, at: 1.05 }, ...reading.slice(1)])
    expect(twice).toMatchObject({ estado: 'fallida', evidencia: [1, 2] })
  })
  test('a page a poll fails, a slow client that pages faster than it polls does not', () => {
    const slow = [page(1, undefined, 'A', ['F1'], true), page(2.5, 'A', 'B', ['F2'], false), poll(30, 'B'), poll(60, 'B')]
    expect(state('todas-las-paginas', slow)).toBe('aprobada')
    const blind = [page(1, undefined, 'A', ['F1'], true), page(31, 'A', 'B', ['F2'], false), poll(61, 'B'), poll(91, 'B')]
    expect(state('todas-las-paginas', blind)).toBe('fallida')
  })
  test('a reading as a stream has no pages and passes', () => {
    const stream: Sketch = { at: 1, consulta: { patron: PATRON }, respuesta: { cursor: 'B', hayMas: false } }
    expect(state('todas-las-paginas', [stream, poll(4, 'B'), poll(7, 'B')])).toBe('aprobada')
  })
  test('a cursor of another page, or none, after hayMas fails', () => {
    expect(state('todas-las-paginas', [reading[0]!, page(1.1, 'X', 'B', [], false), ...reading.slice(2)])).toBe('fallida')
    expect(state('cursor-guardado', [...reading, page(10, undefined, 'A', ['F1', 'F2'], true)])).toBe('fallida')
  })
})

describe('waiting', () => {
  const refused = (at: number, esperar: number | undefined, kind: 'limite-429' | 'servicio-503'): Sketch => ({
    at,
    consulta: { patron: PATRON },
    estado: kind === 'limite-429' ? 429 : 503,
    provocacion: kind,
    caso: kind,
    respuesta: esperar === undefined ? {} : { esperar },
  })
  const right = (at: number) => page(at, undefined, 'A', ['F1'], false)

  test('Retry-After that was waited for passes, however slow we were to take the next request', () => {
    const calm = [refused(1, 1, 'limite-429'), refused(2.01, 2, 'limite-429'), right(9)]
    expect(state('limite-429', calm)).toBe('aprobada')
  })
  test('a thousandth of a second too early by rounding is not too early', () => {
    expect(state('limite-429', [refused(1, 1, 'limite-429'), refused(2.005, 2, 'limite-429'), right(4.015)])).toBe('aprobada')
  })
  test('half the time is too early', () => {
    expect(judge('limite-429', [refused(1, 1, 'limite-429'), refused(1.5, 2, 'limite-429')])).toMatchObject({
      estado: 'fallida',
      evidencia: [1, 2],
    })
  })
  const unavailable = (pauses: number[]): Sketch[] => {
    let at = 1
    const list = [refused(at, 1, 'servicio-503')]
    for (const [i, pause] of pauses.entries()) {
      at += pause
      list.push(i === pauses.length - 1 ? right(at) : refused(at, undefined, 'servicio-503'))
    }
    return list
  }
  test.each([
    ['doubling', [1.1, 1, 2, 4], 'aprobada'],
    ['equal, however polite the first', [1.1, 1, 1, 1], 'fallida'],
    ['none', [1.1, 0.05, 0.05, 0.05], 'fallida'],
    ['with chance in them', [1.1, 3, 0.5, 2], 'aprobada'],
    ['shrinking', [1.1, 3, 2, 0.5], 'advertencia'],
    ['long and equal', [10, 10, 10, 10], 'aprobada'],
    ['sooner than Retry-After', [0.4, 1, 2, 4], 'fallida'],
  ])('pauses after 503: %s', (_name, pauses, verdict) => {
    expect(state('servicio-503', unavailable(pauses))).toBe(verdict)
  })
})

describe('tokens', () => {
  const used = Array.from({ length: 10 }, (_, i): Sketch => ({ at: 2 + i, consulta: { patron: PATRON } }))

  test('one token for many requests passes; one more for a restart is forgiven; a token at every turn fails', () => {
    expect(state('token-reutilizado', [tokenAsked(1, 'a', 'T1'), ...used])).toBe('aprobada')
    expect(state('token-reutilizado', [tokenAsked(1, 'a', 'T1'), tokenAsked(1.5, 'b', 'T2'), ...used])).toBe('aprobada')
    const greedy = [tokenAsked(1, 'a', 'T1'), tokenAsked(1.5, 'b', 'T2'), tokenAsked(1.6, 'c', 'T3'), ...used]
    expect(state('token-reutilizado', greedy)).toBe('fallida')
  })
  test('a token asked for because the last one was refused, or was nearly over, is not too early', () => {
    const ended: Sketch = { at: 1.2, estado: 401, token: 'T1', consulta: { patron: PATRON } }
    const renewed = [tokenAsked(1, 'a', 'T1'), ended, tokenAsked(1.5, 'b', 'T2'), { ...ended, at: 1.6, token: 'T2' }]
    expect(state('token-reutilizado', [...renewed, tokenAsked(1.8, 'c', 'T3'), ...used])).toBe('aprobada')
    const late = [tokenAsked(1, 'a', 'T1'), ...used, tokenAsked(50, 'b', 'T2'), tokenAsked(99, 'c', 'T3')]
    expect(state('token-reutilizado', late)).toBe('aprobada')
  })
  test('a code counts as used once it gave a token, not where we refused it without looking', () => {
    const away = tokenAsked(1, 'a', 'T0', { estado: 503, respuesta: {} })
    expect(state('codigo-un-solo-uso', [away, tokenAsked(2, 'a', 'T1'), tokenAsked(40, 'b', 'T2')])).toBe('aprobada')
    expect(state('codigo-un-solo-uso', [tokenAsked(2, 'a', 'T1'), tokenAsked(3, 'a', 'T2', { estado: 401 })])).toBe('fallida')
  })
  test('an assertion by e.firma is a second factor of its own', () => {
    const asserted = tokenAsked(1, undefined, 'T1', { cuerpo: { client_assertion: '(oculto)' } })
    expect(state('token-con-otp', [asserted])).toBe('aprobada')
    expect(state('token-con-otp', [tokenAsked(1, undefined, 'T1', { estado: 400 })])).toBe('fallida')
  })
})

describe('polling', () => {
  const polls = (every: number, etag = true) => [
    page(1, undefined, 'A', ['F1'], false),
    ...Array.from({ length: 5 }, (_, i) => poll(1 + (i + 1) * every, 'A', etag)),
  ]
  test('decent and conditional passes, without If-None-Match is warned, a loop fails', () => {
    expect(state('sondeo-condicional', polls(3))).toBe('aprobada')
    expect(state('sondeo-condicional', polls(3, false))).toBe('advertencia')
    expect(state('sondeo-condicional', polls(0.1))).toBe('fallida')
  })
  test('one hurried poll among calm ones is none', () => {
    expect(state('sondeo-condicional', [...polls(3), poll(16.1, 'A')])).toBe('aprobada')
  })
})

describe('reports', () => {
  const exercise = {
    ejercicio: 'E1',
    persona: 0,
    periodo: { inicio: '2026-03-02', fin: '2026-03-08' },
    terminos: { salarioDiario: 800, sbc: 840, zona: 'general' as const },
    retenidoPorEnterar: null,
    esperado: { folioAviso: 'F1', retencion: 562.3, seguroDanos: 0, reglas: [] },
  }
  const avisos = [{ folioAviso: 'F1', persona: 0, fechaCreaAviso: '2026-02-10', tipoAviso: '02' }]
  const report = (at: number, retencion: number): Sketch => ({
    at,
    metodo: 'POST',
    ruta: '/v1/reportes',
    cuerpo: { reportes: [{ ejercicio: 'E1', folioAviso: 'F1', surteEfecto: '2026-02-11', retencion, nombre: 'X' }] },
  })
  const read = page(5, undefined, 'A', ['F1'], false)
  const fixed = (list: Sketch[], seconds: number) =>
    state('importe-cuota-fija', list, { ejercicios: [exercise], avisos, seconds })

  test('the exact amount passes at once; a cent more fails, after time to correct it', () => {
    expect(fixed([read, report(6, 562.3)], 7)).toBe('aprobada')
    expect(fixed([read, report(6, 562.31)], 7)).toBeUndefined()
    expect(fixed([read, report(6, 562.31)], 20)).toBe('fallida')
    expect(fixed([read, report(6, 562.31), report(7, 562.3)], 8)).toBe('aprobada')
  })
  test('a report that was right before the last page need not be made again', () => {
    expect(fixed([report(4, 562.3), read], 6)).toBeUndefined()
    expect(fixed([report(4, 562.3), read], 20)).toBe('aprobada')
  })
  test('a page that came twice doubles nothing', () => {
    const again: Sketch = { ...page(6, 'A', 'A', ['F1'], false), provocacion: 'pagina-repetida', caso: 'pagina-repetida' }
    const twice = (amount: number) =>
      judge('pagina-repetida', [read, report(5.5, 562.3), again, report(7, amount)], {
        ejercicios: [exercise],
        avisos,
        seconds: 40,
      })
    expect(twice(562.3)?.estado).toBe('aprobada')
    expect(twice(1124.6)).toMatchObject({ estado: 'fallida', explicacion: expect.stringContaining('doble') })
  })
})

describe('failures on the way', () => {
  const failedReading = (caso: string, provocacion: 'sin-respuesta' | 'conexion-cortada'): Sketch => ({
    ...page(2, 'A', 'B', [], true),
    provocacion,
    caso,
    estado: 0,
    entregada: false,
    respuesta: {},
  })
  test.each(['sin-respuesta', 'conexion-cortada'] as const)('%s: the same page again passes, another fails', (caso) => {
    expect(state(caso, [failedReading(caso, caso), page(9, 'A', 'B', ['F2'], false)])).toBe('aprobada')
    expect(state(caso, [failedReading(caso, caso), page(9, undefined, 'A', ['F1'], true)])).toBe('fallida')
    expect(state(caso, [failedReading(caso, caso)])).toBeUndefined()
  })
  test('acknowledgements retried with the same key and body pass; another key, another body or no key fails', () => {
    const avisos = [{ folioAviso: 'F1', persona: 0, fechaCreaAviso: '2026-02-10', tipoAviso: '02' }]
    const sent = (at: number, key: string | undefined, sha: string, cut = false) =>
      acknowledged(at, ['F1'], {
        cuerpoSha256: sha,
        encabezados: key === undefined ? {} : { 'idempotency-key': key },
        ...(cut && { provocacion: 'conexion-cortada', caso: 'idempotencia-al-reintentar', estado: 0, entregada: false }),
      })
    const verdict = (...list: Sketch[]) => state('idempotencia-al-reintentar', list, { avisos })
    expect(verdict(sent(1, 'k', 'x', true), sent(3, 'k', 'x'))).toBe('aprobada')
    expect(verdict(sent(1, 'k', 'x', true), sent(3, 'other', 'x'))).toBe('fallida')
    expect(verdict(sent(1, 'k', 'x', true), sent(3, 'k', 'y'))).toBe('fallida')
    expect(verdict(sent(1, undefined, 'x', true))).toBe('fallida')
  })
})

test('time to act counts from when nothing of ours was in the way any more', () => {
  const avisos = ['F1', 'F2'].map((folioAviso) => ({ folioAviso, persona: 0, fechaCreaAviso: '2026-02-10', tipoAviso: '02' }))
  const read = page(1, undefined, 'A', ['F1', 'F2'], false)
  const half = acknowledged(2, ['F1'])
  expect(state('nulos-permitidos', [read, half], { avisos, seconds: 60 })).toBe('fallida')
  const slow = tokenAsked(30, 'a', 'T2', { took: 9_000 })
  expect(state('nulos-permitidos', [read, half, slow], { avisos, seconds: 60 })).toBeUndefined()
  expect(state('nulos-permitidos', [read, half, slow], { avisos, seconds: 90 })).toBe('fallida')
})

describe('without a relation', () => {
  const asked = (at: number): Sketch => ({
    at,
    consulta: { patron: PATRON },
    estado: 403,
    respuesta: { codigo: 'RELACION_NO_VIGENTE' },
  })
  /** Reads another employer every two seconds from `from` to `to`. */
  const others = (from: number, to: number): Sketch[] =>
    Array.from({ length: (to - from) / 2 + 1 }, (_, i) => ({ at: from + i * 2, consulta: { patron: 'OTRO' } }))
  const bySecond = (list: Sketch[]) => list.toSorted((a, b) => a.at - b.at)
  const both = (list: Sketch[], rest?: Parameters<typeof state>[2]) =>
    (['patron-sin-relacion', 'relacion-revocada'] as const).map((caso) => state(caso, bySecond(list), rest))

  test('one question, or one more that was on its way, passes once others were read for a while; going on as before fails', () => {
    expect(both([asked(1), asked(1.2), ...others(2, 14)])).toEqual(['aprobada', 'aprobada'])
    expect(both([asked(1), asked(1.2), ...others(2, 12)])).toEqual([undefined, undefined])
    expect(both([asked(1), asked(3), asked(5), ...others(2, 14)])).toEqual(['fallida', 'fallida'])
  })
  test('silence towards all, as while it waits for a token or for us, is no quiet: whoever insists afterwards fails', () => {
    expect(both([asked(1), ...others(2, 4), ...others(34, 34)])).toEqual([undefined, undefined])
    expect(both([asked(1), ...others(2, 4), asked(34), ...others(34, 36), asked(36.5)])).toEqual(['fallida', 'fallida'])
    expect(both([asked(1), ...others(30, 36), asked(30), asked(32.5)])).toEqual(['fallida', 'fallida'])
    expect(both([asked(1), ...others(2, 4), asked(34), ...others(34, 46)])).toEqual(['aprobada', 'aprobada'])
  })
  test('software that polls less often than the watch lasts is watched for two of its rounds', () => {
    expect(both([asked(1), ...others(20, 20), ...others(40, 40)])).toEqual(['aprobada', 'aprobada'])
  })
  test('trying again much later is no insisting', () => {
    expect(both([asked(1), ...others(2, 20), asked(21), asked(40)])).toEqual(['aprobada', 'aprobada'])
  })
  test('whoever was refused before the test and does not ask any more passes, as long as it goes on with others', () => {
    const negadaAntes = exchange({ ...asked(-30), consulta: { patron: PATRON } })
    expect(both(others(2, 12), { negadaAntes })).toEqual(['aprobada', 'aprobada'])
    expect(both(others(2, 4), { negadaAntes })).toEqual([undefined, undefined])
    expect(both([], { negadaAntes })).toEqual([undefined, undefined])
    expect(both(others(2, 20))).toEqual([undefined, undefined])
  })
  test('stopping altogether is no pass: the other employers must go on', () => {
    expect(both([asked(1)])).toEqual([undefined, undefined])
  })
})

test.each([
  ['NominaCentro/5.2', 'aprobada'],
  ['Nomina-Centro/5.2.0 (Windows; es-MX)', 'aprobada'],
  ['OtraNomina/1.0', 'advertencia'],
  ['node', 'fallida'],
  ['python-requests/2.31', 'fallida'],
  ['Mi Nomina', 'fallida'],
  [null, 'fallida'],
])('User-Agent %s', (userAgent, verdict) => {
  const list = Array.from({ length: 6 }, (_, i): Sketch => ({ at: i, userAgent }))
  expect(state('identifica-producto', list)).toBe(verdict)
})
