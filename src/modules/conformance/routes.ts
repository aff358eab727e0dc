// Below /sandbox/v1: the payroll to be made, and what was made of it. For what software computes and no exchange shows.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { requireRun } from '../sandbox/index.ts'
import { payrollOf, takeReports } from './payroll-sheet.ts'
import { PayrollAnswer, PayrollQuery, ReportAnswer, ReportBody } from './schemas.ts'

const tags = ['Sandbox']
const RUN_CODES = ['CORRIDA_NO_ENCONTRADA', 'CORRIDA_CERRADA'] as const

export async function conformanceRoutes(app: App, sandbox: Context): Promise<void> {
  const runOf = (request: FastifyRequest) => requireRun(sandbox, callerOf(request).rfc)

  app.get(
    '/nomina',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'nominaDePruebas',
        summary: 'La nómina de los patrones de prueba',
        description:
          'Quiénes laboran con cada patrón, y los ejercicios: periodos de pago de los que se reporta lo que se retendría. Consúltela después de leer avisos nuevos. En cada ejercicio aplique al trabajador su aviso vigente como si rigiera todo el periodo.',
        tags,
        querystring: PayrollQuery,
        response: { 200: answer('Plantilla y ejercicios', PayrollAnswer), ...refusals(...RUN_CODES) },
      },
    },
    async (request) => payrollOf(sandbox, await runOf(request), request.query.patron),
  )
  app.post(
    '/reportes',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'reportarNomina',
        summary: 'Reportar lo que la nómina retendría',
        description:
          'Un reporte por ejercicio: qué aviso se aplica, desde cuándo, cuánto se retiene y, en una suspensión, qué se hace con lo ya retenido. Puede corregirse: cuenta el último de cada ejercicio.',
        tags,
        body: ReportBody,
        response: { 200: answer('Un resultado por reporte', ReportAnswer), ...refusals(...RUN_CODES) },
      },
    },
    async (request) => takeReports(sandbox, await runOf(request), request.body.reportes),
  )
}
