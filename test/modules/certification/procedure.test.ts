import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bearer } from '../../support/login.ts'
import { audited, certificationFixture, certificationsOf, DEVELOPER, type Fixture, rowOf, STRANGER } from './fixture.ts'

let t: Fixture
beforeAll(async () => {
  t = await certificationFixture()
})
afterAll(() => t.stop())
beforeEach(() => t.reset())

const count = async (table: 'productos' | 'tramites_certificacion') =>
  (await t.ctx.db.selectFrom(table).selectAll().execute()).length

test('a developer registers products and finds them again, page by page, and nobody else does', async () => {
  const body = { nombre: ' Nómina  Ñandú ', version: '5.2.0', contacto: { correo: 'a@nandu.example' } }
  const made = await t.call('POST', '/productos', { body })
  expect(made).toMatchObject({
    status: 201,
    body: {
      id: expect.stringMatching(/^PR(-[0-9A-Z]{4}){4}$/),
      nombre: 'Nómina Ñandú',
      version: '5.2.0',
      contacto: { correo: 'a@nandu.example', telefono: null },
      registradoEl: '2026-02-10T18:00:00.000Z',
    },
    headers: { location: `/v1/productos/${made.body.id}` },
  })
  const [second, third] = [await t.product('6.0.0'), await t.product('5', 'Otro')]
  const first = await t.call('GET', '/productos?limite=2')
  expect(first.body).toMatchObject({ datos: [{ id: made.body.id }, { id: second }], hayMas: true })
  const rest = await t.call('GET', `/productos?cursor=${first.body.cursor}`)
  expect(rest.body).toMatchObject({ datos: [{ id: third }], hayMas: false })
  expect((await t.call('GET', `/productos/${made.body.id.toLowerCase()}`)).body).toEqual(made.body)
  expect(await t.call('GET', `/productos/${made.body.id}`, { as: STRANGER })).toMatchObject({
    status: 404,
    body: { codigo: 'PRODUCTO_NO_ENCONTRADO' },
  })
  expect((await t.call('GET', '/productos', { as: STRANGER })).body.datos).toEqual([])
  expect((await t.call('GET', `/productos?cursor=${first.body.cursor}`, { as: STRANGER })).body.codigo).toBe('CURSOR_INVALIDO')
  expect(await audited(t.ctx, made.body.id)).toEqual(['producto.registrar'])
})

test('a product is refused with every field that is wrong, and the same version twice', async () => {
  const bad = await t.call('POST', '/productos', {
    body: { nombre: '<b>', version: 'v5', contacto: { correo: 'nadie', telefono: '12' }, otro: 1 },
  })
  expect(bad).toMatchObject({ status: 400, body: { codigo: 'CUERPO_INVALIDO' } })
  expect(bad.body.errores.map((e: { campo: string }) => e.campo).sort()).toEqual([
    'contacto.correo',
    'contacto.telefono',
    'nombre',
    'otro',
    'version',
  ])
  await t.product()
  const body = { nombre: 'Nómina Ñandú', version: '5.2.0', contacto: { correo: 'b@nandu.example' } }
  expect(await t.call('POST', '/productos', { body })).toMatchObject({ status: 409, body: { codigo: 'PRODUCTO_REPETIDO' } })
  expect(await t.product('5.2.0', 'Nómina Ñandú', STRANGER)).toMatch(/^PR-/)
  expect(await count('productos')).toBe(2)
})

test('no developer registers more than a hundred versions', async () => {
  await t.product('1')
  await t.ctx.db.updateTable('desarrolladores').set({ ultimo_producto: 100 }).execute()
  const body = { nombre: 'Nómina', version: '2', contacto: { correo: 'a@nandu.example' } }
  expect(await t.call('POST', '/productos', { body })).toMatchObject({ status: 409, body: { codigo: 'CERTIFICACION_TOPE' } })
  expect(await count('productos')).toBe(1)
})

test('beginning gives credentials, test employers and the list of tests, once for a repeated request', async () => {
  const producto = await t.product()
  const headers = { 'idempotency-key': 'empezar-1' }
  const made = await t.call('POST', '/certificaciones', { body: { producto }, headers })
  expect(made).toMatchObject({
    status: 201,
    headers: { location: `/v1/certificaciones/${made.body.id}` },
    body: {
      id: expect.stringMatching(/^CT(-[0-9A-Z]{4}){4}$/),
      producto: { id: producto, nombre: 'Nómina Ñandú', version: '5.2.0' },
      estado: 'en-pruebas',
      creadaEl: '2026-02-10T18:00:00.000Z',
      pruebasHasta: '2026-03-12T18:00:00.000Z',
      constancia: null,
      resumen: { total: 3, pendientes: 3, faltanObligatorias: 2 },
      pruebas: [{ id: 'token-con-otp', estado: 'pendiente', obligatoria: true }, {}, {}],
      evidencias: [],
      ambiente: {
        api: 'https://sia.test/sandbox/v1',
        contrasena: 'secreta',
        otp: { secreto: 'JBSWY3DPEHPK3PXP' },
        efirma: `https://sia.test/v1/certificaciones/${made.body.id}/efirmas`,
        patrones: [{ nombre: 'Muñecos & Cía', nrps: ['A0112345101'] }],
      },
    },
  })
  const again = await t.call('POST', '/certificaciones', { body: { producto }, headers })
  expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([201, made.body, 'true'])
  expect(await count('tramites_certificacion')).toBe(1)
  expect(t.suite.opened.size).toBe(1)
  const { ambiente, ...certification } = made.body
  expect((await t.call('GET', `/certificaciones/${made.body.id}`)).body).toEqual(certification)
  expect((await t.call('GET', `/certificaciones/${made.body.id}/ambiente`)).body).toEqual(ambiente)
  const zip = await t.call('GET', `/certificaciones/${made.body.id}/efirmas`)
  expect([zip.bytes.toString(), zip.headers['content-type']]).toEqual(['PK', 'application/zip'])
  expect(await audited(t.ctx, made.body.id)).toEqual(['certificacion.empezar'])
  t.suite.opened.clear()
})

test('one certification a product at a time, five a developer, ten a day; an environment that is not used is closed again', async () => {
  t.suite.opened.clear()
  const producto = await t.product()
  const { id } = await t.opened(producto)
  const again = await t.call('POST', '/certificaciones', { body: { producto } })
  expect(again).toMatchObject({ status: 409, body: { codigo: 'CERTIFICACION_EN_CURSO' } })
  expect(t.suite.opened.size).toBe(1)
  for (const version of ['6', '7', '8', '9']) await t.opened(await t.product(version))
  const sixth = await t.product('10')
  expect(await t.call('POST', '/certificaciones', { body: { producto: sixth } })).toMatchObject({
    status: 409,
    body: { codigo: 'CERTIFICACION_TOPE' },
  })
  await t.call('POST', `/certificaciones/${id}/cancelacion`, { body: { motivo: 'Otra vez' } })
  for (let n = 0; n < 5; n++) {
    const one = await t.opened(producto)
    await t.call('POST', `/certificaciones/${one.id}/cancelacion`, { body: { motivo: 'Otra vez' } })
  }
  const eleventh = await t.call('POST', '/certificaciones', { body: { producto } })
  expect(eleventh).toMatchObject({
    status: 429,
    body: { codigo: 'LIMITE_EXCEDIDO' },
    headers: { 'retry-after': '3600', 'ratelimit-policy': '"certificaciones";q=10;w=86400' },
  })
  t.clock.advance(86_400)
  expect((await t.call('POST', '/certificaciones', { body: { producto } })).status).toBe(201)
  t.suite.opened.clear()
})

test('two beginnings at one moment leave one certification and one environment', async () => {
  t.suite.opened.clear()
  const producto = await t.product()
  const both = await Promise.all([1, 2].map(() => t.call('POST', '/certificaciones', { body: { producto } })))
  expect(both.map((a) => a.status).sort()).toEqual([201, 409])
  expect(await count('tramites_certificacion')).toBe(1)
  expect(t.suite.opened.size).toBe(1)
})

test("somebody else's product and certification do not exist", async () => {
  const foreign = await t.product(undefined, undefined, STRANGER)
  expect(await t.call('POST', '/certificaciones', { body: { producto: foreign } })).toMatchObject({
    status: 404,
    body: { codigo: 'PRODUCTO_NO_ENCONTRADO' },
  })
  const { id } = await t.requested()
  const asked: ['GET' | 'POST', string, object?][] = [
    ['GET', ''],
    ['GET', '/ambiente'],
    ['GET', '/efirmas'],
    ['POST', '/pruebas', {}],
    ['POST', '/verificacion-previa'],
    ['POST', '/solicitud'],
    ['POST', '/cancelacion', { motivo: 'x' }],
    ['GET', '/reporte'],
    ['GET', '/constancia'],
    ['GET', '/evidencias'],
    ['GET', '/evidencias/1'],
    ['GET', '/eventos'],
  ]
  for (const [method, path, body] of asked) {
    const answer = await t.call(method, `/certificaciones/${id}${path}`, { as: STRANGER, ...(body && { body }) })
    expect([path, answer.status, answer.body.codigo]).toEqual([path, 404, 'CERTIFICACION_NO_ENCONTRADA'])
  }
  expect((await t.call('GET', '/certificaciones', { as: STRANGER })).body.datos).toEqual([])
  expect((await t.call('GET', '/certificaciones/CT-0000-0000-0000-0000')).status).toBe(404)
})

test('tests are begun, all or some, and one that does not exist begins none', async () => {
  const { id, corrida } = await t.opened()
  const all = await t.call('POST', `/certificaciones/${id}/pruebas`)
  expect(all).toMatchObject({ status: 202, body: { resumen: { pendientes: 3 }, pruebas: [{ estado: 'en-curso' }, {}, {}] } })
  await t.call('POST', `/certificaciones/${id}/pruebas`, { body: { pruebas: ['user-agent'] } })
  expect(t.suite.started.slice(-2)).toEqual([`${corrida}:todas`, `${corrida}:user-agent`])
  const wrong = await t.call('POST', `/certificaciones/${id}/pruebas`, { body: { pruebas: ['user-agent', 'inventada'] } })
  expect(wrong).toMatchObject({
    status: 400,
    body: { codigo: 'CUERPO_INVALIDO', errores: [{ campo: 'pruebas.1', mensaje: 'No existe esa prueba.' }] },
  })
  expect(t.suite.started.at(-1)).toBe(`${corrida}:user-agent`)
  expect((await t.call('POST', `/certificaciones/${id}/verificacion-previa`)).body).toMatchObject({
    listo: false,
    revisiones: [{ estado: 'bien' }, { id: 'user-agent', estado: 'mal', queHacer: 'Envíelo.' }],
  })
  expect(await audited(t.ctx, id)).toEqual(['certificacion.empezar', 'certificacion.probar', 'certificacion.probar'])
})

test('a request that lacks mandatory tests names each and changes nothing', async () => {
  const { id, corrida } = await t.opened()
  t.suite.set(corrida, 'token-con-otp', 'fallida')
  t.suite.set(corrida, 'user-agent', 'aprobada')
  expect(await t.call('POST', `/certificaciones/${id}/solicitud`)).toMatchObject({
    status: 409,
    body: {
      codigo: 'PRUEBAS_PENDIENTES',
      errores: [
        { campo: 'token-con-otp', mensaje: 'Pide el token con código: falló.' },
        { campo: 'todas-las-paginas', mensaje: 'Lee todas las páginas: no se ha hecho.' },
      ],
    },
  })
  expect(await rowOf(t.ctx, id)).toMatchObject({ estado: 'en-pruebas', veredictos: null, solicitada_el: null })
})

test('a request whose mandatory tests passed is approved at once, and certifies the product for a year and its major version', async () => {
  const { id, corrida } = await t.opened()
  t.suite.set(corrida, 'token-con-otp', 'advertencia')
  t.suite.set(corrida, 'todas-las-paginas', 'aprobada')
  const { status, body } = await t.call('POST', `/certificaciones/${id}/solicitud`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    estado: 'aprobada',
    solicitadaEl: '2026-02-10T18:00:00.000Z',
    resueltaEl: '2026-02-10T18:00:00.000Z',
    veredictosDel: '2026-02-10T18:00:00.000Z',
    constancia: {
      folio: expect.stringMatching(/^CC(-[0-9A-Z]{4}){4}$/),
      versionMayor: 5,
      vigenteDesde: '2026-02-10',
      vigenteHasta: '2027-02-09',
      url: `https://sia.test/v1/certificaciones/${id}/constancia`,
    },
    resumen: { aprobadas: 1, advertencias: 1, pendientes: 1, faltanObligatorias: 0 },
  })
  const { folio } = body.constancia
  expect(await certificationsOf(t.ctx)).toMatchObject([
    {
      producto: 'Nómina Ñandú',
      version: '5.2.0',
      mayor: 5,
      constancia: folio,
      vigente_desde: '2026-02-10',
      vigente_hasta: '2027-02-09',
    },
  ])
  const { datos } = (await t.app.inject('/v1/desarrolladores')).json()
  expect(datos).toMatchObject([
    {
      rfc: DEVELOPER,
      nombre: `Titular de ${DEVELOPER}`,
      productos: [
        { producto: 'Nómina Ñandú', version: '5.2.0', vigenteDesde: '2026-02-10', vigenteHasta: '2027-02-09', constancia: folio },
      ],
    },
  ])
  expect(await t.told()).toEqual([[`${DEVELOPER.toLowerCase()}@prueba.example`, 'Certificación aprobada']])
  expect(await audited(t.ctx, id)).toEqual(['certificacion.empezar', 'certificacion.solicitar', 'certificacion.aprobar'])
  expect(await t.call('POST', `/certificaciones/${id}/pruebas`)).toMatchObject({
    status: 409,
    body: { codigo: 'CERTIFICACION_EN_OTRO_ESTADO', detail: 'La certificación está aprobada; nada cambió.' },
  })
})

test('what an approval rests on outlives the run', async () => {
  const { id, corrida } = await t.requested()
  t.suite.forget(corrida)
  const { body } = await t.call('GET', `/certificaciones/${id}`)
  expect(body.pruebas).toMatchObject([
    {
      id: 'token-con-otp',
      estado: 'aprobada',
      patron: 'PAT010101AA1',
      intentos: 1,
      evidencia: [{ metodo: 'POST', estado: 200 }],
    },
    { id: 'todas-las-paginas', estado: 'aprobada' },
    { id: 'user-agent', estado: 'aprobada' },
  ])
  const report = await t.call('GET', `/certificaciones/${id}/reporte`)
  expect(report.body).toMatchObject({
    certificacion: { id, estado: 'aprobada' },
    desarrollador: { rfc: DEVELOPER },
    corrida,
    resumen: { aprobadas: 3 },
    pruebas: body.pruebas,
  })
})

test('tests whose environment is gone cannot be requested', async () => {
  const { id, corrida } = await t.opened()
  t.suite.pass(corrida)
  t.suite.forget(corrida)
  expect((await t.call('POST', `/certificaciones/${id}/solicitud`)).body.codigo).toBe('AMBIENTE_TERMINADO')
  expect((await t.call('GET', `/certificaciones/${id}/ambiente`)).body.codigo).toBe('AMBIENTE_TERMINADO')
  expect((await t.call('GET', `/certificaciones/${id}`)).body.pruebas).toEqual([])
  expect((await rowOf(t.ctx, id)).estado).toBe('en-pruebas')
})

test('two requests at one moment approve once', async () => {
  const { id, corrida } = await t.opened()
  t.suite.pass(corrida)
  const both = await Promise.all([1, 2].map(() => t.call('POST', `/certificaciones/${id}/solicitud`)))
  expect(both.map((a) => a.body.codigo ?? a.body.estado).sort()).toEqual(['CERTIFICACION_EN_OTRO_ESTADO', 'aprobada'])
  expect(await certificationsOf(t.ctx)).toHaveLength(1)
  expect(await t.told()).toHaveLength(1)
})

test('the list shows the own ones in order of opening, page by page and by state', async () => {
  const first = await t.requested()
  const second = await t.opened(await t.product('6'))
  const page = (await t.call('GET', '/certificaciones?limite=1')).body
  expect(page).toMatchObject({ datos: [{ id: first.id, estado: 'aprobada' }], hayMas: true })
  expect(page.datos[0]).not.toHaveProperty('pruebas')
  const next = (await t.call('GET', `/certificaciones?cursor=${page.cursor}`)).body
  expect(next).toMatchObject({ datos: [{ id: second.id }], hayMas: false })
  expect((await t.call('GET', '/certificaciones?estado=en-pruebas')).body.datos).toMatchObject([{ id: second.id }])
  expect((await t.call('GET', `/certificaciones?estado=aprobada&cursor=${page.cursor}`)).body.codigo).toBe('CURSOR_INVALIDO')
  expect((await t.call('GET', '/certificaciones?estado=lista')).body.codigo).toBe('PARAMETRO_INVALIDO')
})

test('a cancelled one says why, keeps how far it came, and lets the product begin again', async () => {
  const producto = await t.product()
  const { id, corrida } = await t.opened(producto)
  t.suite.set(corrida, 'token-con-otp', 'fallida')
  expect(await t.call('POST', `/certificaciones/${id}/cancelacion`, { body: { motivo: '   ' } })).toMatchObject({ status: 400 })
  const { body } = await t.call('POST', `/certificaciones/${id}/cancelacion`, { body: { motivo: ' Probaremos la\n6 ' } })
  expect(body).toMatchObject({
    estado: 'cancelada',
    motivo: 'Probaremos la 6',
    terminadaEl: '2026-02-10T18:00:00.000Z',
    pruebas: [{ estado: 'fallida', queCambiar: 'Envíe el código de un solo uso en otp.' }, {}, {}],
  })
  expect(t.suite.opened.has(corrida)).toBe(false)
  t.suite.forget(corrida)
  expect((await t.call('GET', `/certificaciones/${id}`)).body.pruebas).toHaveLength(3)
  expect((await t.call('POST', `/certificaciones/${id}/cancelacion`, { body: { motivo: 'x' } })).body.codigo).toBe(
    'CERTIFICACION_EN_OTRO_ESTADO',
  )
  expect((await t.call('POST', '/certificaciones', { body: { producto } })).status).toBe(201)
})

test('a token that only reads begins nothing and sees no credentials', async () => {
  const { id } = await t.opened()
  const headers = await bearer(t, DEVELOPER, 'lectura')
  const ask = (method: 'GET' | 'POST', path: string) => t.app.inject({ method, url: `/v1/certificaciones/${id}${path}`, headers })
  expect((await ask('GET', '')).statusCode).toBe(200)
  expect((await ask('POST', '/verificacion-previa')).statusCode).toBe(200)
  for (const [method, path] of [
    ['GET', '/ambiente'],
    ['GET', '/efirmas'],
    ['GET', '/efirmas'],
    ['POST', '/solicitud'],
    ['POST', '/pruebas'],
  ] as const)
    expect([path, (await ask(method, path)).json().codigo]).toEqual([path, 'PERMISO_INSUFICIENTE'])
})

test('while the sandbox is away nothing is requested, but a developer may give up, and what was approved is told', async () => {
  const approved = await t.requested(await t.product('4'))
  const { id, corrida } = await t.opened()
  t.suite.pass(corrida)
  t.suite.away = true
  try {
    expect(await t.call('POST', `/certificaciones/${id}/solicitud`)).toMatchObject({
      status: 503,
      body: { codigo: 'SERVICIO_NO_DISPONIBLE' },
    })
    expect((await rowOf(t.ctx, id)).estado).toBe('en-pruebas')
    expect((await t.call('GET', '/certificaciones')).body.datos).toHaveLength(2)
    expect((await t.call('GET', `/certificaciones/${approved.id}`)).body.resumen.aprobadas).toBe(3)
    const { status, body } = await t.call('POST', `/certificaciones/${id}/cancelacion`, { body: { motivo: 'Sin ambiente' } })
    expect([status, body.estado, body.pruebas]).toEqual([200, 'cancelada', []])
  } finally {
    t.suite.away = false
  }
})
