// /portal/usuarios: who may enter in the employer's name, and letting people in.
import { type Html, html } from '../../http/html.ts'
import { csrfField, type Session } from '../sessions/index.ts'
import {
  badge,
  button,
  choices,
  definitions,
  doneNotice,
  emptyState,
  errorOf,
  errorSummary,
  type FormError,
  field,
  instant,
  linkButton,
  notice,
  page,
  type Tone,
  table,
} from '../web/ui/index.ts'
import type { ListedPerson } from './list-users.ts'
import { rightList, rightOptions } from './right-words.ts'
import type { UserState } from './rules.ts'

const STATES: Record<UserState, [text: string, tone: Tone]> = {
  activo: ['Activo', 'bien'],
  invitado: ['Invitación enviada', 'nota'],
  'invitacion-vencida': ['Invitación vencida', 'atencion'],
  retirado: ['Retirado', 'nota'],
}
const state = (person: Pick<ListedPerson, 'estado'>): Html => badge(...STATES[person.estado])

const NAV = '/portal/usuarios'
const MEANS = { llave: 'Llave de acceso', contrasena: 'Contraseña y código' } as const

const DONE: Record<string, string> = {
  invitado: 'La invitación se envió por correo. Sirve una vez y durante siete días.',
  permisos: 'Los permisos cambiaron. Si la persona estaba dentro, tendrá que entrar de nuevo.',
  retirado: 'La persona ya no puede entrar: sus sesiones terminaron.',
}

export const usersPage = (session: Session, people: ListedPerson[], done?: string): Html =>
  page({
    title: 'Usuarios',
    user: session,
    nav: NAV,
    main: html`<h1>Usuarios</h1>
${doneNotice(DONE, done)}
<p class="lead">Personas de recursos humanos o contabilidad que entran a nombre de <code>${session.rfc}</code> con su propia llave de acceso o contraseña. No comparta con ellas la e.firma ni la contraseña del patrón.</p>
${
  people.length === 0
    ? emptyState({
        title: 'Todavía no ha invitado a nadie',
        text: 'Empiece por la persona que aplica los avisos en la nómina. Recibirá un correo con un enlace para entrar.',
        action: linkButton(`${NAV}/nuevo`, 'Invitar a una persona'),
      })
    : html`<p>${linkButton(`${NAV}/nuevo`, 'Invitar a una persona')}</p>
${table({
  caption: people.length === 1 ? 'Una persona' : `${people.length} personas`,
  columns: [
    { label: 'Nombre', heading: true, cell: (p: ListedPerson) => html`${p.nombre}<br><span class="hint">${p.correo}</span>` },
    { label: 'Estado', cell: state },
    { label: 'Puede', cell: (p) => rightList(p.derechos) },
    { label: 'Última entrada', cell: (p) => (p.ultimaEntradaEl ? instant(p.ultimaEntradaEl) : 'Nunca') },
    {
      label: '',
      cell: (p) =>
        p.estado === 'retirado'
          ? ''
          : html`<a href="${NAV}/${p.id}">Cambiar o retirar<span class="oculto"> a ${p.nombre}</span></a>`,
    },
  ],
  rows: people,
})}`
}`,
  })

export const inviteForm = (
  session: Session,
  typed: { nombre?: string; correo?: string; derechos?: readonly string[] } = {},
  errors: FormError[] = [],
): Html =>
  page({
    title: errors.length > 0 ? 'Error al invitar' : 'Invitar a una persona',
    user: session,
    nav: NAV,
    crumbs: [{ label: 'Usuarios', href: NAV }],
    main: html`<h1>Invitar a una persona</h1>
${errorSummary(errors)}
<form method="post" action="${NAV}" novalidate>${csrfField(session)}
${field({ name: 'nombre', label: 'Nombre', value: typed.nombre, maxlength: 120, autocomplete: 'off', error: errorOf(errors, 'nombre') })}
${field({ name: 'correo', label: 'Correo', type: 'email', value: typed.correo, maxlength: 254, autocomplete: 'off', hint: 'El suyo, no uno compartido: ahí llega el enlace con el que entra.', error: errorOf(errors, 'correo') })}
${choices({ name: 'derechos', kind: 'checkbox', legend: 'Además de ver, podrá', options: rightOptions(session.derechos), chosen: typed.derechos ?? ['descargar'] })}
${button({ label: 'Enviar la invitación' })}
</form>`,
  })

export const userPage = (session: Session, person: ListedPerson, errors: FormError[] = []): Html => {
  const own = person.id === session.persona
  return page({
    title: person.nombre,
    user: session,
    nav: NAV,
    crumbs: [{ label: 'Usuarios', href: NAV }],
    main: html`<h1>${person.nombre}</h1>
${errorSummary(errors)}
${definitions([
  ['Correo', person.correo],
  ['Estado', state(person)],
  ['Entra con', person.medio ? MEANS[person.medio] : 'Aún no acepta la invitación'],
  ['Última entrada', person.ultimaEntradaEl ? instant(person.ultimaEntradaEl) : 'Nunca'],
])}
${
  own
    ? notice({
        text: 'Esta es su propia cuenta. Para cambiar sus permisos, pídalo al representante o a otra persona que administre usuarios.',
      })
    : html`<section aria-labelledby="permisos"><h2 id="permisos">Permisos</h2>
<form method="post" action="${NAV}/${person.id}/permisos">${csrfField(session)}
${choices({ name: 'derechos', kind: 'checkbox', legend: 'Además de ver, puede', options: rightOptions(session.derechos), chosen: person.derechos })}
${button({ label: 'Guardar los permisos' })}
</form></section>
<section aria-labelledby="enlace"><h2 id="enlace">Si no puede entrar</h2>
<p>Si cambió de teléfono, olvidó su contraseña o la invitación venció, envíele otra. Sus sesiones abiertas se cierran, y lo que elija al aceptarla reemplaza a lo anterior.</p>
<form method="post" action="${NAV}/${person.id}/invitacion">${csrfField(session)}${button({ label: 'Enviar otra invitación', kind: 'plain' })}</form></section>
<section aria-labelledby="retirar"><h2 id="retirar">Retirar el acceso</h2>
<p>Surte efecto de inmediato, también si está dentro. Lo que hizo queda en el registro. Puede volver a invitarla después.</p>
<form method="post" action="${NAV}/${person.id}/retiro">${csrfField(session)}${button({ label: `Retirar a ${person.nombre}`, kind: 'danger' })}</form></section>`
}`,
  })
}
