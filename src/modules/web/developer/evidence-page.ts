import { type Html, html } from '../../../http/html.ts'
import type { CertificationView } from '../../certification/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import {
  button,
  dropScripts,
  emptyState,
  errorOf,
  errorSummary,
  type FormError,
  fileField,
  instant,
  notice,
  table,
  textarea,
} from '../ui/index.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'
import { sizeWord } from './labels.ts'
import { mayAct } from './may-act.ts'

export const evidencePage = (
  session: Session,
  certification: CertificationView,
  { done, errors = [], typed = '' }: { done?: string | undefined; errors?: FormError[]; typed?: string } = {},
): Html => {
  const open = certification.estado === 'en-pruebas' || certification.estado === 'solicitada'
  const { evidencias } = certification
  return certificationFrame(session, certification, {
    part: 'evidencias',
    title: errors.length > 0 ? 'Error al agregar la evidencia' : 'Evidencias',
    scripts: dropScripts,
    main: html`${errorSummary(errors)}
${done === 'recibida' && notice({ tone: 'bien', text: 'La evidencia se recibió y se conserva tal como llegó.', alert: true })}
<p class="lead">Lo que quiera mostrar además de las pruebas: manuales, pantallas, registros. Los ven usted y el personal del Instituto.</p>
${
  evidencias.length === 0
    ? emptyState({
        title: 'No hay evidencias',
        text: open ? 'No son obligatorias: los veredictos salen de las pruebas.' : 'No se agregó ninguna.',
      })
    : table({
        caption: evidencias.length === 1 ? 'Un archivo' : `${evidencias.length} archivos`,
        columns: [
          {
            label: 'Archivo',
            heading: true,
            cell: (e: CertificationView['evidencias'][number]) =>
              session.derechos.has('descargar')
                ? html`<a href="${certificationPath(certification.id, `evidencias/${e.numero}`)}">${e.nombre}</a>`
                : e.nombre,
          },
          { label: 'Descripción', cell: (e) => e.descripcion ?? '' },
          { label: 'Tamaño', cell: (e) => sizeWord(e.bytes) },
          { label: 'Recibido', cell: (e) => instant(e.subidaEl) },
        ],
        rows: evidencias,
      })
}
${open && mayAct(session) && form(session, certification.id, errors, typed)}`,
  })
}

// The hidden text stands before the file: it is known even where the file is too large to be read on.
const form = (session: Session, id: string, errors: FormError[], typed: string): Html => html`<h2>Agregar una evidencia</h2>
<form method="post" enctype="multipart/form-data" action="${certificationPath(id, 'evidencias')}" novalidate>${csrfField(session)}
${textarea({ name: 'descripcion', label: 'Qué muestra', optional: true, rows: 2, value: typed, maxlength: 500, error: errorOf(errors, 'descripcion') })}
${fileField({ id: 'c-archivo', name: 'archivo', label: 'Archivo', hint: 'PDF, PNG, JPG, texto, JSON o ZIP, de hasta 5 MB. Elíjalo o suéltelo aquí.', accept: '.pdf,.png,.jpg,.jpeg,.txt,.json,.zip', error: errorOf(errors, 'archivo') })}
${button({ label: 'Agregar la evidencia' })}</form>`
