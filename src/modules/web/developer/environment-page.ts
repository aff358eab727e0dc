// The sandbox of a certification: where software is pointed, what time it is there, and what of the outside world fails.
import { type Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView } from '../../certification/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import {
  asText,
  badge,
  button,
  choices,
  definitions,
  doneNotice,
  errorOf,
  errorSummary,
  type FormError,
  field,
  instant,
  linkButton,
  select,
} from '../ui/index.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'
import { employersTable } from './environment-parts.ts'
import { guideLink } from './labels.ts'
import { mayAct } from './may-act.ts'
import { JUMPS, UNITS } from './move-test-clock.ts'
import { FAILURES, type Failure, type TestWorld } from './read-test-world.ts'

const DONE: Record<string, string> = {
  reloj: 'El reloj del ambiente avanzó.',
  mundo: 'El mundo exterior quedó como lo pidió.',
}

const FAILURE_WORDS: Record<Failure, { label: string; hint: string }> = {
  ocspCaido: {
    label: 'El servicio de revocación del SAT (OCSP) no responde',
    hint: 'Los actos con e.firma se rechazan con EFIRMA_ESTADO_DESCONOCIDO.',
  },
  correoCaido: { label: 'El correo no se entrega', hint: 'Los mensajes esperan, y llegan cuando vuelva.' },
  certificacionVencida: {
    label: 'La certificación del desarrollador de prueba venció',
    hint: 'Leer avisos da RELACION_NO_VIGENTE; otorgar una relación, DESARROLLADOR_NO_CERTIFICADO.',
  },
}

type Parts = { done?: string | undefined; errors?: FormError[]; typed?: Record<string, unknown> }

export const environmentPage = (
  session: Session,
  certification: CertificationSummaryView,
  world: TestWorld,
  { done, errors = [], typed = {} }: Parts = {},
): Html =>
  certificationFrame(session, certification, {
    part: 'ambiente',
    title: errors.length > 0 ? 'Error en el ambiente' : 'Ambiente',
    main: html`${errorSummary(errors)}
${doneNotice(DONE, done)}
<p class="lead">La misma API que en producción, con contribuyentes inventados, un reloj propio y un mundo exterior que usted hace fallar. ${guideLink('14-el-ambiente-de-pruebas-y-la-certificacion', 'Cómo se usa')}.</p>
${access(session, certification.id, world)}
<div class="columns">
<section aria-labelledby="reloj">${clock(session, certification.id, world, errors, typed)}</section>
<section aria-labelledby="mundo">${outside(session, certification.id, world)}</section>
</div>
<h2>Patrones de prueba</h2>
${employersTable(world.taxpayers.filter(({ papel }) => papel === 'patron'))}`,
  })

const access = (session: Session, id: string, world: TestWorld): Html => html`${definitions([
  ['Dirección de la API', html`<code>${world.api}</code>`],
  ['RFC de prueba', html`<code>${world.run.rfc}</code>`],
  ['Identificador del ambiente', html`<code>${world.run.id}</code>`],
])}
${
  mayAct(session) &&
  html`<p>${linkButton(certificationPath(id, 'credenciales'), 'Contraseña y secreto de prueba', 'plain')}${linkButton(certificationPath(id, 'efirmas.zip'), 'e.firmas de prueba (ZIP)', 'plain')}</p>`
}`

function clock(session: Session, id: string, world: TestWorld, errors: FormError[], typed: Record<string, unknown>): Html {
  const ahead = world.run.aheadMs > 0
  return html`<h2 id="reloj">Reloj</h2>
<p>Ahí son las <strong>${instant(world.now)}</strong>. ${ahead ? html`Aquí, las ${instant(world.realNow)}.` : 'Es la hora real.'}</p>
<p class="hint">Por este reloj se juzgan días, avisos, relaciones y vigencias. Los códigos de un solo uso y los tokens siguen la hora real. Sólo avanza, y a lo más cinco años.</p>
${
  mayAct(session) &&
  html`<form method="post" action="${certificationPath(id, 'reloj')}">${csrfField(session)}
<div class="jumps" role="group" aria-label="Adelantar el reloj">${Object.entries(JUMPS).map(([value, { label }]) => button({ label, kind: 'plain', name: 'salto', value }))}</div></form>
<form method="post" action="${certificationPath(id, 'reloj')}" class="pair" novalidate>${csrfField(session)}
${field({ name: 'cuanto', label: 'Adelantar', type: 'number', value: asText(typed.cuanto), short: true, error: errorOf(errors, 'cuanto') })}
${select({ name: 'unidad', label: 'Unidad', value: asText(typed.unidad) || 'dias', short: true, options: Object.entries(UNITS).map(([value, label]) => ({ value, label })) })}
${button({ label: 'Adelantar', kind: 'plain' })}</form>`
}`
}

function outside(session: Session, id: string, { switches, taxpayers }: TestWorld): Html {
  const failing = FAILURES.filter((name) => switches[name])
  const state = html`<h2 id="mundo">Mundo exterior</h2>
<p>${failing.length + switches.efirmasRevocadas.length === 0 ? badge('Todo funciona', 'bien') : badge('Hay fallas puestas', 'atencion')}</p>`
  if (!mayAct(session)) return html`${state}<ul>${failing.map((name) => html`<li>${FAILURE_WORDS[name].label}</li>`)}</ul>`
  return html`${state}
<form method="post" action="${certificationPath(id, 'interruptores')}">${csrfField(session)}
${choices({ name: 'falla', legend: 'Hacer que falle', kind: 'checkbox', chosen: failing, options: FAILURES.map((value) => ({ value, ...FAILURE_WORDS[value] })) })}
<details${switches.efirmasRevocadas.length > 0 && html` open`}><summary>Revocar e.firmas de prueba</summary>
${choices({
  name: 'efirmasRevocadas',
  legend: 'Están revocadas las de',
  hint: 'Sus actos se rechazan con EFIRMA_REVOCADA.',
  kind: 'checkbox',
  chosen: switches.efirmasRevocadas,
  options: taxpayers.map(({ rfc, nombre, papel }) => ({
    value: rfc,
    label: rfc,
    hint: `${nombre}${papel === 'desarrollador' ? ' (desarrollador de prueba)' : ''}`,
  })),
})}</details>
${button({ label: 'Aplicar', kind: 'plain' })}</form>`
}
