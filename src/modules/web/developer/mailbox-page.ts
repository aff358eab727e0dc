// Mail of a sandbox: it goes to nobody and is read here.
import { type Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView } from '../../certification/index.ts'
import type { Letter } from '../../sandbox/index.ts'
import type { Session } from '../../sessions/index.ts'
import { definitions, emptyState, instant, linkButton, notice, pagination, table } from '../ui/index.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'

type Numbered = Letter & { numero: number }

export const mailboxPage = (
  session: Session,
  certification: CertificationSummaryView,
  { letters, more, first, down }: { letters: Numbered[]; more: boolean; first: boolean; down: boolean },
): Html => {
  const path = certificationPath(certification.id, 'buzon')
  return certificationFrame(session, certification, {
    part: 'buzon',
    title: 'Correo de prueba',
    main: html`<p class="lead">El ambiente no envía correo a nadie: todo lo que enviaría queda aquí, a quienquiera que vaya dirigido.</p>
${down && notice({ tone: 'atencion', text: html`El correo está detenido: los mensajes esperan. <a href="${certificationPath(certification.id, 'ambiente')}">Volver a entregarlo</a>.` })}
${
  letters.length === 0
    ? emptyState({
        title: 'El buzón está vacío',
        text: 'Los correos llegan unos segundos después de lo que los causa, como una contraseña nueva o una relación otorgada. Actualice la página para verlos.',
        action: linkButton(path, 'Actualizar', 'plain'),
      })
    : html`${table({
        caption: 'El más nuevo primero; la hora es la real',
        columns: [
          { label: 'Asunto', heading: true, cell: (l: Numbered) => html`<a href="${path}/${l.numero}">${l.asunto}</a>` },
          { label: 'Para', cell: (l) => html`<span class="fija">${l.para}</span>` },
          { label: 'Recibido', cell: (l) => instant(l.recibidoEl) },
        ],
        rows: letters,
      })}
${(more || !first) && pagination({ shown: `${letters.length} en esta página`, ...(!first && { first: path }), ...(more && { next: `${path}?antesDe=${letters.at(-1)!.numero}` }) })}`
}`,
  })
}

export const letterPage = (session: Session, certification: CertificationSummaryView, letter: Numbered | undefined): Html => {
  const path = certificationPath(certification.id, 'buzon')
  const back = html`<p>${linkButton(path, 'Volver al buzón', 'plain')}</p>`
  if (!letter)
    return certificationFrame(session, certification, {
      title: 'No existe ese correo',
      main: html`${emptyState({ title: 'No está en este buzón', text: 'Puede que la dirección esté mal escrita.' })}${back}`,
    })
  return certificationFrame(session, certification, {
    title: letter.asunto,
    main: html`${definitions([
      ['Para', html`<span class="fija">${letter.para}</span>`],
      ['Recibido', instant(letter.recibidoEl)],
      ['Parte', 'Texto sin formato'],
    ])}
<pre class="letter">${letter.texto}</pre>${back}`,
  })
}
