import { type Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView } from '../../certification/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import { button, emptyState, errorOf, errorSummary, type FormError, linkButton, notice, textarea } from '../ui/index.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'

const WHAT: Partial<Record<CertificationSummaryView['estado'], [lead: string, action: string]>> = {
  'en-pruebas': [
    'Se abandona y su ambiente de pruebas se cierra. Los veredictos de hoy se conservan.',
    'Cancelar la certificación',
  ],
  solicitada: ['Se retira la solicitud. Los veredictos se conservan.', 'Cancelar la solicitud'],
  aprobada: [
    'El producto deja de estar certificado en esta versión mayor, con todas sus constancias. Las relaciones de confianza que se apoyan en ella dejan de dar acceso a los avisos de inmediato.',
    'Terminar la certificación',
  ],
}

export const cancelPage = (
  session: Session,
  certification: CertificationSummaryView,
  typed = '',
  errors: FormError[] = [],
): Html => {
  const what = WHAT[certification.estado]
  const back = certificationPath(certification.id)
  return certificationFrame(session, certification, {
    title: errors.length > 0 ? 'Error al cancelar' : 'Cancelar la certificación',
    main: what
      ? html`${errorSummary(errors)}
${notice({ tone: 'atencion', text: what[0] })}
<form method="post" action="${certificationPath(certification.id, 'cancelar')}" novalidate>${csrfField(session)}
${textarea({ name: 'motivo', label: 'Motivo', hint: 'Queda en el expediente. Hasta 500 caracteres.', value: typed, maxlength: 500, error: errorOf(errors, 'motivo') })}
${button({ label: what[1], kind: 'danger' })}${linkButton(back, 'Regresar sin cancelar', 'plain')}</form>`
      : emptyState({
          title: 'Ya terminó',
          text: 'No queda nada que cancelar.',
          action: linkButton(back, 'Ver la certificación', 'plain'),
        }),
  })
}
