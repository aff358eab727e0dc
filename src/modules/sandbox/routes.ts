// What the sandbox has and production has not: the run, its clock, its switches, its mailbox, its e.firmas. Told by the caller's token.
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { mailboxOf } from './mailbox.ts'
import { requireRun } from './require-run.ts'
import { ClockBody, ClockView, MailboxQuery, MailboxView, RunView, SwitchBody, SwitchView } from './schemas.ts'
import { setSwitch, switchesOf } from './set-switch.ts'
import { zipEfirmas } from './test-efirmas.ts'
import { moveClockBy, viewClock, viewMailbox, viewRun } from './view-run.ts'

const tags = ['Sandbox']
const RUN_CODES = ['CORRIDA_NO_ENCONTRADA', 'CORRIDA_CERRADA'] as const

/** Below /sandbox/v1. */
export async function sandboxRoutes(app: App, sandbox: Context): Promise<void> {
  const runOf = (request: FastifyRequest) => requireRun(sandbox, callerOf(request).rfc)

  app.get(
    '/corrida',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'corridaDePruebas',
        summary: 'La corrida de pruebas: contribuyentes, plazo y hora',
        description:
          'Cada certificación tiene la suya. Sus contribuyentes, avisos y mensajes no los ve nadie más, y se borran al vencer.',
        tags,
        response: { 200: answer('La corrida de quien llama', RunView), ...refusals(...RUN_CODES) },
      },
    },
    async (request) => viewRun(sandbox, await runOf(request)),
  )
  app.get(
    '/reloj',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'relojDePruebas',
        summary: 'La hora de la corrida',
        description: 'Cada corrida tiene su propia hora, que empieza en la real y se adelanta a voluntad.',
        tags,
        response: { 200: answer('El reloj', ClockView), ...refusals(...RUN_CODES) },
      },
    },
    async (request) => viewClock(sandbox, await runOf(request)),
  )
  app.post(
    '/reloj',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'adelantarReloj',
        summary: 'Adelanta el reloj de la corrida',
        description:
          'Por este reloj se juzgan días legales, avisos, relaciones, contraseñas y certificados. Sólo avanza, y a lo más cinco años. Siguen la hora real, que es la de su equipo: los códigos de un solo uso, la vida de tokens y retos, las pruebas DPoP y las `client_assertion`, y los límites de peticiones.',
        tags,
        body: ClockBody,
        response: {
          200: answer('El reloj ya adelantado', ClockView),
          ...refusals(...RUN_CODES, 'RELOJ_INVALIDO', 'RELOJ_EN_SU_LIMITE'),
        },
      },
    },
    async (request) => moveClockBy(sandbox, await runOf(request), request.body),
  )
  app.get(
    '/interruptores',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'interruptoresDePruebas',
        summary: 'Qué del mundo exterior falla para la corrida',
        description: 'Lo que se hizo fallar con `PUT` en la misma dirección.',
        tags,
        response: { 200: answer('Los interruptores', SwitchView), ...refusals(...RUN_CODES) },
      },
    },
    async (request) => switchesOf(sandbox, await runOf(request)),
  )
  app.put(
    '/interruptores',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'cambiarInterruptores',
        summary: 'Hace fallar o funcionar el mundo exterior de la corrida',
        description:
          'Revoca e.firmas de prueba, calla al servicio OCSP, detiene el correo o deja vencer la certificación, para probar qué hace su sistema. Lo que sigue es lo mismo que en producción.',
        tags,
        body: SwitchBody,
        response: { 200: answer('Los interruptores como quedaron', SwitchView), ...refusals(...RUN_CODES) },
      },
    },
    async (request) => switchesOf(sandbox, await setSwitch(sandbox, await runOf(request), request.body)),
  )
  app.get(
    '/buzon',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'buzonDePruebas',
        summary: 'Los correos de la corrida',
        description: 'El ambiente de pruebas no envía correo: lo deja aquí, a quienquiera que vaya dirigido.',
        tags,
        querystring: MailboxQuery,
        response: { 200: answer('Mensajes', MailboxView), ...refusals(...RUN_CODES) },
      },
    },
    async (request) => {
      const { antesDe, limite } = request.query
      const letters = await mailboxOf(sandbox, await runOf(request), { ...(antesDe && { before: antesDe }), limit: limite })
      return viewMailbox(letters)
    },
  )
  app.get(
    '/efirmas',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'efirmasDePrueba',
        summary: 'Las e.firmas de prueba de la corrida, en un ZIP',
        description:
          'Una carpeta por contribuyente con `efirma.cer`, `efirma.key` y `password.txt`: el desarrollador, personas morales y una persona física, con Ñ y & entre ellas. Sólo las reconoce el ambiente de pruebas.',
        tags,
        response: {
          200: {
            description: 'ZIP',
            content: { 'application/zip': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) } },
          },
          ...refusals(...RUN_CODES),
        },
      },
    },
    async (request, reply) => {
      const run = await runOf(request)
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="efirmas-${run.id}.zip"`)
        .send(await zipEfirmas(sandbox, run))
    },
  )
}
