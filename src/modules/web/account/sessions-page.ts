// Where am I signed in: the own sessions, each with a way to end it.
import { type Html, html } from '../../../http/html.ts'
import { browserName, csrfField, type listSessions, type Session } from '../../sessions/index.ts'
import { badge, button, instant, notice, page, table } from '../ui/index.ts'

type Row = Awaited<ReturnType<typeof listSessions>>[number]

const MEANS = { efirma: 'e.firma', contrasena: 'Contraseña y código', passkey: 'Llave de acceso' } as const

export const sessionsPage = (session: Session, rows: Row[], ended: boolean): Html =>
  page({
    title: 'Mis sesiones',
    user: session,
    crumbs: [{ label: 'Inicio', href: '/portal' }],
    main: html`<h1>Mis sesiones</h1>
${ended && notice({ tone: 'bien', text: 'La sesión se cerró.', alert: true })}
<p class="lead">Estos son los navegadores en los que hay una sesión abierta a nombre de <code>${session.rfc}</code>. Si no reconoce alguno, ciérrelo y <a href="/portal/contrasena">renueve su contraseña</a>.</p>
${table({
  caption: rows.length === 1 ? 'Una sesión abierta' : `${rows.length} sesiones abiertas`,
  columns: [
    {
      label: 'Navegador',
      heading: true,
      cell: (r: Row) => html`${browserName(r.agente)} ${r.id === session.id && badge('Esta sesión', 'bien')}`,
    },
    { label: 'Dirección', cell: (r) => html`<code>${r.direccion ?? 'desconocida'}</code>` },
    { label: 'Entró con', cell: (r) => MEANS[r.medio] },
    { label: 'Desde', cell: (r) => instant(r.creada_el) },
    { label: 'Última actividad', cell: (r) => instant(r.ultima_el) },
    {
      label: '',
      cell: (r) =>
        r.id === session.id
          ? ''
          : html`<form method="post" action="/portal/sesiones/cerrar">${csrfField(session)}<input type="hidden" name="id" value="${r.id}"><button class="button plain">Cerrar<span class="oculto"> la sesión de ${browserName(r.agente)}</span></button></form>`,
    },
  ],
  rows,
})}
<p>Una sesión termina sola a los 30 minutos sin actividad, y en todo caso a las 12 horas.</p>
<form method="post" action="/portal/sesiones/cerrar-todas">${csrfField(session)}${button({ label: 'Cerrar todas las sesiones, también esta', kind: 'danger' })}</form>`,
  })
