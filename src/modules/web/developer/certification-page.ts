// /portal/certificaciones/…: the tests of a certification as they stand, and by script as they go. All that it says it says without script.
import { type Html, html } from '../../../http/html.ts'
import type { WatchedCertification } from '../../certification/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import {
  button,
  date,
  definitions,
  doneNotice,
  errorSummary,
  type FormError,
  instant,
  linkButton,
  notice,
  select,
} from '../ui/index.ts'
import { liveScript } from './assets.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'
import { guideLink } from './labels.ts'
import { liveParts, partsAddress, REPEAT_FORM } from './live-parts.ts'
import { mayAct } from './may-act.ts'
import type { LiveView } from './read-live-view.ts'

const DONE: Record<string, string> = {
  pruebas: 'Las pruebas empezaron: deje que su programa trabaje. Cada una termina sola en cuanto se ve lo que hacía falta.',
  prueba: 'La prueba empezó: deje que su programa trabaje.',
  solicitada: 'La certificación quedó solicitada.',
  cancelada: 'La certificación quedó cancelada.',
}

export const certificationPage = (
  session: Session,
  view: LiveView,
  { done, errors = [] }: { done?: string | undefined; errors?: FormError[] } = {},
): Html => {
  const { certification } = view
  const inTests = certification.estado === 'en-pruebas'
  return certificationFrame(session, certification, {
    part: '',
    title: errors.length > 0 ? 'Error en las pruebas' : 'Pruebas',
    scripts: inTests ? [liveScript] : [],
    main: html`${errorSummary(errors)}
${doneNotice(DONE, done)}
${inTests ? testing(session, view) : outcome(session, certification)}
${
  certification.pruebas.length > 0
    ? liveParts(view, mayAct(session))
    : !inTests && notice({ text: 'El ambiente de pruebas ya no existe y no quedaron veredictos.' })
}
${mayAct(session) && ['en-pruebas', 'solicitada', 'aprobada'].includes(certification.estado) && html`<p>${linkButton(certificationPath(certification.id, 'cancelar'), certification.estado === 'aprobada' ? 'Terminar esta certificación' : 'Cancelar esta certificación', 'danger')}</p>`}`,
  })
}

function testing(session: Session, { certification: { id, resumen, pruebas }, pace }: LiveView): Html {
  const begun = pruebas.some((test) => test.intentos > 0)
  const act = mayAct(session)
  return html`${!begun && firstSteps(id)}
<div id="siguiente" ${resumen.faltanObligatorias > 0 && html`hidden`}>${request(session, id)}</div>
<div class="toolbar">
${
  act &&
  html`<form method="post" action="${certificationPath(id, 'pruebas')}" class="pair">${csrfField(session)}
${select({ name: 'ritmo', label: 'Su programa pregunta por avisos', value: pace, options: PACES })}
${button({ label: begun ? 'Repetir todas las pruebas' : 'Hacer todas las pruebas', kind: resumen.faltanObligatorias > 0 ? 'main' : 'plain' })}</form>
<form method="post" action="${certificationPath(id, 'pruebas')}" id="${REPEAT_FORM}">${csrfField(session)}</form>`
}
${linkButton(certificationPath(id, 'previa'), 'Revisar la configuración', 'plain')}
<p class="update"><a href="${certificationPath(id)}">Actualizar</a> <span class="live-mark" data-vivo data-eventos="${certificationPath(id, 'eventos')}" data-avance="${partsAddress(id)}" hidden></span></p>
</div>
<p class="oculto" role="status" data-anuncio></p>`
}

const PACES = [
  { value: 'normal', label: 'Cada medio minuto o más' },
  { value: 'rapido', label: 'Cada pocos segundos' },
]

const firstSteps = (id: string): Html =>
  notice({
    title: 'Por dónde empezar',
    text: html`<ol><li>Apunte su programa al ambiente de pruebas: <a href="${certificationPath(id, 'ambiente')}">dirección, credenciales y patrones</a>.</li>
<li><a href="${certificationPath(id, 'previa')}">Revise la configuración</a>: dice si ya llega, con qué clave y a qué hora.</li>
<li>Haga todas las pruebas. Su programa sólo tiene que hacer su trabajo de siempre; ${guideLink('14-el-ambiente-de-pruebas-y-la-certificacion', 'qué se mira')}. Si puede preguntar cada pocos segundos, dígalo: terminan en un minuto.</li></ol>`,
  })

const request = (session: Session, id: string): Html =>
  notice({
    tone: 'bien',
    title: 'Todas las pruebas obligatorias están aprobadas',
    text: html`Solicite la certificación cuando quiera: los veredictos quedan como están y el ambiente de pruebas se cierra. Si va a subir <a href="${certificationPath(id, 'evidencias')}">evidencias propias</a>, hágalo antes.
${mayAct(session) && html`<form method="post" action="${certificationPath(id, 'solicitud')}">${csrfField(session)}${button({ label: 'Solicitar la certificación' })}</form>`}`,
  })

function outcome(session: Session, c: WatchedCertification): Html {
  const again =
    mayAct(session) &&
    html`<p>${linkButton(`/portal/certificaciones/nueva?producto=${c.producto.id}`, 'Empezar otra', 'plain')}</p>`
  const facts = definitions([
    ['Empezó', instant(c.creadaEl)],
    ['Se solicitó', c.solicitadaEl ? instant(c.solicitadaEl) : undefined],
    ['Se resolvió', c.resueltaEl ? instant(c.resueltaEl) : undefined],
    ['Terminó', c.terminadaEl ? instant(c.terminadaEl) : undefined],
    ['Motivo', c.motivo ?? undefined],
    ...(c.constancia
      ? ([
          ['Constancia', html`<a href="/verificacion/${c.constancia.folio}">${c.constancia.folio}</a>`],
          [
            'Vigencia',
            html`${date(c.constancia.vigenteDesde)} a ${date(c.constancia.vigenteHasta)}, versión mayor ${c.constancia.versionMayor}`,
          ],
        ] as const)
      : []),
  ])
  switch (c.estado) {
    case 'aprobada':
      return html`${notice({
        tone: 'bien',
        title: 'Producto certificado',
        text: html`Ya aparece en el <a href="/desarrolladores?q=${session.rfc}">directorio</a>. Lo que sigue es que sus patrones le <a href="/portal/patrones-que-confian">otorguen la relación</a>.`,
      })}
${facts}${session.derechos.has('descargar') && html`<p>${linkButton(certificationPath(c.id, 'constancia'), 'Descargar la constancia (PDF)')}</p>`}`
    case 'solicitada':
      return html`${notice({ title: 'En espera de resolución', text: 'El Instituto la revisa y usted recibe un correo. Mientras tanto puede agregar evidencias.' })}${facts}`
    case 'rechazada':
      return html`${notice({ tone: 'mal', title: 'La certificación se rechazó', text: html`${c.motivo} Corrija lo que se señala y empiece otra.` })}${facts}${again}`
    case 'revocada':
      return html`${notice({ tone: 'mal', title: 'El Instituto revocó la certificación', text: html`${c.motivo}` })}${facts}${again}`
    default:
      return html`${facts}${again}`
  }
}
