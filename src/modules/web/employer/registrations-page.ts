// /portal/patron/registros: which NRPs take part in the service.
import { type Html, html } from '../../../http/html.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import { badge, button, doneNotice, emptyState, errorSummary, type FormError, field, notice, table } from '../ui/index.ts'
import { employerPage } from './employer-page.ts'

type Registration = { nrp: string; asociado: boolean }

const SHOWN = 200
export const REGISTRATIONS = '/portal/patron/registros'

const DONE: Record<string, string> = {
  asociar: 'El registro patronal quedó asociado: sus avisos se entregan de nuevo por este servicio.',
  desasociar: 'El registro patronal quedó desasociado: sus avisos ya no se entregan por este servicio. Nada se borró.',
}

export const registrationsPage = (
  session: Session,
  { nrps, q, done, errors = [] }: { nrps: Registration[]; q?: string; done?: string; errors?: FormError[] },
): Html => {
  const found = q ? nrps.filter((r) => r.nrp.includes(q)) : nrps
  const may = session.derechos.has('confianza')
  return employerPage(session, {
    title: 'Registros patronales',
    nav: '/portal/patron',
    crumbs: [{ label: 'Mi empresa', href: '/portal/patron' }],
    main: html`<h1>Registros patronales</h1>
${errorSummary(errors)}
${doneNotice(DONE, done)}
<p class="lead">Son los que el padrón tiene con su RFC. Los avisos de un registro desasociado no se entregan por aquí, ni a usted ni a sus desarrolladores.</p>
${
  nrps.length > 20 &&
  html`<form method="get" action="${REGISTRATIONS}" role="search">${field({ name: 'q', label: 'Buscar un registro', type: 'search', value: q, optional: true, fixed: true, short: true, maxlength: 11 })}${button({ label: 'Buscar', kind: 'plain' })}</form>`
}
${
  found.length === 0
    ? emptyState({
        title: 'Ninguno coincide',
        text: 'Revise el número, o vea la lista completa.',
        action: html`<a href="${REGISTRATIONS}">Ver todos</a>`,
      })
    : table({
        caption:
          found.length > SHOWN ? `Los primeros ${SHOWN} de ${found.length.toLocaleString('es-MX')}` : `${found.length} en total`,
        columns: [
          { label: 'Registro patronal', heading: true, cell: (r: Registration) => html`<code>${r.nrp}</code>` },
          { label: 'Estado', cell: (r) => (r.asociado ? badge('Asociado', 'bien') : badge('Sin asociar', 'atencion')) },
          {
            label: 'Avisos',
            cell: (r) =>
              r.asociado
                ? html`<a href="/portal/avisos?nrp=${r.nrp}">Ver<span class="oculto"> los de ${r.nrp}</span></a>`
                : 'No se entregan',
          },
          ...(may ? [{ label: '', cell: (r: Registration) => change(session, r) }] : []),
        ],
        rows: found.slice(0, SHOWN),
      })
}
${!may && notice({ text: 'Para asociar o desasociar registros hace falta el permiso «Relaciones de confianza». Pídalo a su representante.' })}`,
  })
}

const change = (session: Session, { nrp, asociado }: Registration): Html =>
  html`<form method="post" action="${REGISTRATIONS}">${csrfField(session)}<input type="hidden" name="nrp" value="${nrp}"><button class="button plain" name="accion" value="${asociado ? 'desasociar' : 'asociar'}">${asociado ? 'Desasociar' : 'Asociar'}<span class="oculto"> ${nrp}</span></button></form>`
