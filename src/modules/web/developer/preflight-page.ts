// What stands in the way of the tests, by what the software has done in its sandbox so far.
import { type Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView, PreflightCheck } from '../../certification/index.ts'
import type { Session } from '../../sessions/index.ts'
import { badge, instant, linkButton, notice, type Tone } from '../ui/index.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'
import { guideLink, prose } from './labels.ts'

const WORDS: Record<PreflightCheck['estado'], [text: string, tone: Tone]> = {
  bien: ['Bien', 'bien'],
  advertencia: ['Atención', 'atencion'],
  mal: ['Falta', 'mal'],
}

export const preflightPage = (
  session: Session,
  certification: CertificationSummaryView,
  { listo, revisiones }: { listo: boolean; revisiones: PreflightCheck[] },
  now: Date,
): Html =>
  certificationFrame(session, certification, {
    title: 'Revisión de la configuración',
    main: html`<p class="lead">Se revisa lo que su programa ha hecho hasta ahora en el ambiente; nada se le envía. Casi todo lo que falla al empezar es configuración.</p>
${
  listo
    ? notice({ tone: 'bien', title: 'Listo para empezar', text: 'Nada impide hacer las pruebas.' })
    : notice({
        tone: 'mal',
        title: 'Todavía no',
        text: 'Corrija lo señalado, deje que su programa haga una petición y revise de nuevo.',
      })
}
<ul class="tests">${revisiones.map(
      (
        check,
      ) => html`<li class="test ${check.estado === 'mal' ? 'fallida' : check.estado === 'bien' ? 'aprobada' : 'advertencia'}"><div class="head"><h2>${check.titulo}</h2>${badge(...WORDS[check.estado])}</div>
<p>${prose(check.explicacion)}</p>${check.queHacer && html`<p class="change"><strong>Qué hacer:</strong> ${prose(check.queHacer)}</p>`}</li>\n`,
    )}</ul>
<p>${linkButton(certificationPath(certification.id, 'previa'), 'Revisar de nuevo')}${linkButton(certificationPath(certification.id), 'Ir a las pruebas', 'plain')}</p>
<p class="hint">Revisado el ${instant(now)}. ${guideLink('3-pida-un-token', 'Cómo pedir un token')} · <a href="${certificationPath(certification.id, 'ambiente')}">Direcciones y credenciales</a></p>`,
  })
