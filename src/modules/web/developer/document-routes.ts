// The report as page, JSON and PDF, and the constancia.
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { sendPdf } from '../../../http/pdf.ts'
import { certificationReport, constanciaPdf, reportPdf } from '../../certification/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { hide, needs, sendPage } from '../ui/index.ts'
import { reportPage } from './report-page.ts'
import { IdParams } from './schemas.ts'

export async function documentRoutes(app: App, ctx: Context): Promise<void> {
  const schema = { ...hide, params: IdParams }

  app.get('/certificaciones/:id/informe', { ...needs('ver'), schema }, async (request, reply) => {
    const session = sessionOf(request)
    const report = await certificationReport(contextOfSession(ctx, request), { rfc: session.rfc }, request.params.id)
    return sendPage(reply, reportPage(session, report))
  })

  app.get('/certificaciones/:id/informe.json', { ...needs('descargar'), schema }, async (request, reply) => {
    const asker = { rfc: sessionOf(request).rfc }
    const report = await certificationReport(contextOfSession(ctx, request), asker, request.params.id)
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="informe-${report.certificacion.id}.json"`)
      .send(JSON.stringify(report, null, 2))
  })

  app.get('/certificaciones/:id/informe.pdf', { ...needs('descargar'), schema }, async (request, reply) => {
    const { id } = request.params
    const pdf = await reportPdf(contextOfSession(ctx, request), { rfc: sessionOf(request).rfc }, id)
    return sendPdf(reply, `informe-${id.toUpperCase()}.pdf`, pdf)
  })

  app.get('/certificaciones/:id/constancia', { ...needs('descargar'), schema }, async (request, reply) => {
    const asker = { rfc: sessionOf(request).rfc }
    const { folio, pdf } = await constanciaPdf(contextOfSession(ctx, request), asker, request.params.id)
    return sendPdf(reply, `constancia-${folio}.pdf`, pdf)
  })
}
