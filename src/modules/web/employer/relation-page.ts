// /portal/relaciones/…: one relation, its receipt, and its end.
import { type Html, html } from '../../../http/html.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import type { RelationView } from '../../trust/index.ts'
import {
  button,
  choices,
  date,
  dayText,
  definitions,
  doneNotice,
  efirmaForm,
  efirmaScripts,
  errorOf,
  errorSummary,
  type FormError,
  field,
  instant,
  linkButton,
  notice,
  trustBadge,
} from '../ui/index.ts'
import { relationScript } from './assets.ts'
import { employerPage } from './employer-page.ts'
import { developerWord, nrpWord } from './labels.ts'
import { renewedTerms, termsAddress } from './terms.ts'

const LIST = { label: 'Relaciones', href: '/portal/relaciones' }
const DONE: Record<string, string> = {
  otorgada: 'La relación quedó otorgada y los dos reciben un correo. Guarde el acuse: es el comprobante de lo que firmó.',
  revocada: 'La relación quedó revocada: el desarrollador ya no puede leer sus avisos por ella.',
  revocadas: 'Quedaron revocadas todas las relaciones con este desarrollador: ya no puede leer sus avisos.',
}

/** `others`: folios of the relations with the same developer that are not over. */
export const relationPage = (
  session: Session,
  r: RelationView,
  { done, today, others }: { done?: string; today: string; others: string[] },
): Html => {
  const path = `/portal/relaciones/${r.folio}`
  const [open, may] = [
    r.estado === 'vigente' || r.estado === 'futura',
    session.derechos.has('confianza') && r.patron === session.rfc,
  ]
  return employerPage(session, {
    title: `Relación ${r.folio}`,
    nav: '/portal/relaciones',
    crumbs: [LIST],
    main: html`<h1>${r.nombreDesarrollador ?? r.desarrollador}</h1>
<p>${trustBadge(r)} <span class="hint">Relación ${r.folio}</span></p>
${doneNotice(DONE, done)}
${!open && others.length > 0 && notice({ tone: 'atencion', title: 'Este desarrollador tiene otra relación', text: html`${stillBy(others)} ${may && 'Si no quiere que lea sus avisos, revóquela también.'}` })}
${r.sinAcceso && r.estado === 'vigente' && notice({ tone: 'atencion', title: 'Hoy no da acceso', text: r.sinAcceso.explicacion })}
${r.porTerminar && !r.sinAcceso && notice({ tone: 'atencion', title: `Termina el ${dayText(r.fin)}`, text: 'Para que la nómina no deje de recibir los avisos, otorgue desde ahora otra que termine después.' })}
<p>${
      session.derechos.has('descargar') &&
      html`${linkButton(`${path}/acuse`, 'Descargar el acuse')}${r.revocacion && linkButton(`${path}/acuse-revocacion`, 'Descargar el acuse de revocación')}`
    }${may && r.estado === 'vigente' && linkButton(termsAddress(renewedTerms(r, today)), 'Prorrogar', 'plain')}${may && open && linkButton(`${path}/revocar`, 'Revocar', 'danger')}</p>
${definitions([
  ['Desarrollador', developerWord(r)],
  ['Puede leer los avisos de', nrpWord(r.nrps)],
  ['Desde', date(r.inicio)],
  ['Hasta', date(r.fin)],
  ['Sólo con el producto', r.producto ?? undefined],
  [
    'Sigue donde se quedó',
    r.traspasoDe ? html`<a href="/portal/relaciones/${r.traspasoDe}">la relación ${r.traspasoDe}</a>` : undefined,
  ],
  ['Otorgada', instant(r.otorgadaEl)],
  [
    'Firmó',
    html`${r.firmante.nombre}, <code>${r.firmante.rfc}</code>${r.representante?.rfc && html`, por medio de <code>${r.representante.rfc}</code>`}`,
  ],
  ...(r.revocacion
    ? ([
        ['Revocada', instant(r.revocacion.fecha)],
        ['Motivo', r.revocacion.motivo ?? 'No se dijo'],
      ] as const)
    : []),
])}
<p><a href="/portal/accesos?lector=${r.desarrollador}">Ver qué ha leído este desarrollador</a> · <a href="/verificacion/${r.folio}">Página pública que verifica el acuse</a></p>`,
  })
}

const stillBy = (folios: string[]): Html =>
  html`Con ella no deja de leer: sigue por ${folios.map((folio, i) => html`${i > 0 && ', '}<a href="/portal/relaciones/${folio}">${folio}</a>`)}.`

type Revoking = { now: Date; others: string[]; typed?: string; all?: boolean; errors?: FormError[] }

export const revokePage = (session: Session, r: RelationView, { now, others, typed = '', all, errors = [] }: Revoking): Html => {
  const path = `/portal/relaciones/${r.folio}`
  return employerPage(session, {
    title: errors.length > 0 ? 'Error al revocar' : 'Revocar la relación',
    nav: '/portal/relaciones',
    crumbs: [LIST, { label: r.folio, href: path }],
    scripts: [...efirmaScripts, relationScript],
    main: html`<h1>Revocar la relación con ${r.nombreDesarrollador ?? r.desarrollador}</h1>
${errorSummary(errors)}
${notice({ tone: 'atencion', text: 'Surte efecto de inmediato: su siguiente consulta se le niega, también si está leyendo en este momento. No se puede deshacer; después habría que otorgar otra.' })}
${others.length > 0 && notice({ tone: 'atencion', title: 'Con este desarrollador tiene otra relación', text: html`Revocar sólo ésta no le quita el acceso. ${stillBy(others)}` })}
<form method="post" action="${path}/revocar" novalidate>${csrfField(session)}
${field({ name: 'motivo', label: 'Motivo', optional: true, maxlength: 500, value: typed, hint: 'El desarrollador lo verá.', error: errorOf(errors, 'motivo') })}
${others.length > 0 && choices({ name: 'todas', legend: 'Las demás con este desarrollador', kind: 'checkbox', options: [{ value: 'si', label: 'Revocar también las demás' }], chosen: all ? ['si'] : [] })}
<p>${button({ label: 'Revocar ahora', kind: 'danger' })}${linkButton(path, 'No revocar', 'plain')}</p>
</form>
<details><summary>Prefiero firmar la revocación con la e.firma</summary>
<p>No hace falta para que surta efecto. Con ella, el acuse de revocación lleva además su firma.</p>
${efirmaForm({
  proposito: 'relacion:revocar',
  title: 'Revocar una relación de confianza',
  now,
  rfc: session.rfc,
  datos: { folio: r.folio },
  fields: field({ id: 'efirma-motivo', name: 'motivo', label: 'Motivo', optional: true, maxlength: 500 }),
  endpoint: '/v1/relaciones-confianza/revocacion',
  action: 'Firmar y revocar',
})}
</details>`,
  })
}
