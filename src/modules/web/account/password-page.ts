// /portal/contrasena: get, renew or cancel the service's password by e.firma. Nobody needs to be signed in: the signature says who.
import { type Html, html } from '../../../http/html.ts'
import type { PasswordStatus } from '../../passwords/index.ts'
import type { Session } from '../../sessions/index.ts'
import { type Asset, choices, definitions, efirmaForm, efirmaScripts, field, instant, notice, page, tabs } from '../ui/index.ts'

export const ACTIONS = ['obtener', 'renovar', 'cancelar'] as const
export type Action = (typeof ACTIONS)[number]

type Parts = {
  action: Action
  now: Date
  session: Session | undefined
  status: PasswordStatus | undefined
  done: boolean
  script: Asset
}

const LABELS = { obtener: 'Obtener', renovar: 'Renovar', cancelar: 'Cancelar' } as const
const address = (action: Action) => `/portal/contrasena?accion=${action}`

export const passwordPage = (parts: Parts): Html =>
  page({
    title: `${LABELS[parts.action]} la contraseña`,
    user: parts.session,
    nav: '/portal/contrasena',
    crumbs: parts.session ? [{ label: 'Inicio', href: '/portal' }] : [{ label: 'Entrar', href: '/portal/entrar' }],
    scripts: [...efirmaScripts, parts.script],
    main: html`<h1>Contraseña del servicio</h1>
<p class="lead">Con ella se conecta su sistema de nómina, y usted puede entrar a este portal sin la e.firma. Siempre va junto con un código de seis dígitos.</p>
${parts.done && notice({ tone: 'bien', title: 'La contraseña quedó cancelada', text: 'Ya nadie puede entrar ni conectarse con ella. El correo que le enviamos dice qué relaciones de confianza terminaron o continúan. Puede obtener otra contraseña cuando quiera.', alert: true })}
${parts.status && statusText(parts.status)}
${tabs({ label: 'Qué quiere hacer', items: ACTIONS.map((a) => ({ label: LABELS[a], href: address(a) })), current: address(parts.action) })}
<div id="acto">${ACTS[parts.action](parts)}</div>
<section id="resultado" tabindex="-1" aria-labelledby="resultado-titulo" hidden>
<h2 id="resultado-titulo">Falta un paso: guarde su código</h2>
${notice({ tone: 'bien', text: html`La contraseña va en camino por correo a <strong data-dato="correo"></strong>. Suele llegar en unos minutos; revise también el correo no deseado.` })}
<div class="columns">
<div><p>Abra su aplicación de autenticación y lea este código QR. Desde entonces le mostrará un código de seis dígitos cada vez que lo necesite.</p>
<p>¿No puede leer el QR? Escriba esta clave en la aplicación:</p>
<p class="secret" data-dato="secreto"></p>
${notice({ tone: 'atencion', text: 'El QR y la clave se muestran esta única vez. Quien los tenga, junto con la contraseña, puede entrar en su nombre: guárdelos como una llave.' })}
${definitions([
  ['RFC', html`<code data-dato="rfc"></code>`],
  ['Nombre', html`<span data-dato="nombre"></span>`],
  ['La contraseña vence', html`<span data-dato="vence"></span>`],
])}</div>
<div class="qr" data-dato="qr" role="img" aria-label="Código QR para la aplicación de autenticación; la clave escrita dice lo mismo"></div>
</div>
<p><a class="button" href="${parts.session ? '/portal' : '/portal/entrar'}">Ya lo guardé, continuar</a></p>
</section>`,
  })

function statusText(status: PasswordStatus): Html {
  const now = {
    inexistente: () => html`Todavía no tiene.`,
    vigente: (s: PasswordStatus & { estado: 'vigente' | 'vencida' }) => html`Vigente; vence el ${instant(s.venceEl)}.`,
    vencida: (s: PasswordStatus & { estado: 'vigente' | 'vencida' }) => html`Venció el ${instant(s.venceEl)}. Obtenga otra.`,
    cancelada: (s: PasswordStatus & { estado: 'cancelada' }) => html`Cancelada el ${instant(s.canceladaEl)}.`,
  }
  return definitions([['Su contraseña hoy', (now[status.estado] as (s: PasswordStatus) => Html)(status)]])
}

const ACTS: Record<Action, (parts: Parts) => Html> = {
  obtener: ({ now, session }) => html`<h2>Obtener la contraseña</h2>
<p>Para quien no tiene una vigente. La contraseña llega por correo; el código se configura en la página siguiente, con una aplicación de autenticación en su teléfono o computadora.</p>
${efirmaForm({
  proposito: 'contrasena:emitir',
  title: 'Obtener la contraseña del servicio',
  now,
  rfc: session?.rfc,
  fields: field({
    name: 'correo',
    label: 'Correo para recibir la contraseña',
    type: 'email',
    maxlength: 254,
    autocomplete: 'email',
  }),
  endpoint: '/v1/contrasenas',
  action: 'Firmar y obtener la contraseña',
})}`,
  renovar: ({ now, session }) => html`<h2>Renovar la contraseña</h2>
<p>Recibirá otra por correo y un QR nuevo. La anterior, sus códigos y las conexiones abiertas con ella dejan de servir en ese momento: avise a quien lleva su sistema de nómina.</p>
${efirmaForm({
  proposito: 'contrasena:renovar',
  title: 'Renovar la contraseña del servicio',
  now,
  rfc: session?.rfc,
  fields: field({
    name: 'correo',
    label: 'Otro correo',
    hint: 'Déjelo vacío para recibirla donde recibió la anterior.',
    type: 'email',
    optional: true,
    maxlength: 254,
    autocomplete: 'email',
  }),
  endpoint: '/v1/contrasenas/renovacion',
  action: 'Firmar y renovar la contraseña',
})}`,
  cancelar: ({ now, session }) => html`<h2>Cancelar la contraseña</h2>
<p>Es para dejar de usar el servicio. Si sólo quiere otra contraseña, <a href="${address('renovar')}">renuévela</a>.</p>
<p>Su sistema de nómina deja de recibir avisos de inmediato, con la contraseña o con la e.firma, y quienes entraron aquí con la contraseña salen del portal. Las personas a quienes dio entrada conservan la suya hasta que las retire.</p>
${efirmaForm({
  proposito: 'contrasena:cancelar',
  title: 'Cancelar la contraseña del servicio',
  now,
  rfc: session?.rfc,
  fields: choices({
    name: 'relaciones',
    legend: 'Las relaciones de confianza que ha otorgado',
    kind: 'radio',
    options: [
      { value: 'terminar', label: 'Terminan también', hint: 'Ningún desarrollador podrá consultar ya sus avisos.' },
      {
        value: 'conservar',
        label: 'Continúan',
        hint: 'Sus desarrolladores siguen consultando sus avisos, hasta que usted las revoque.',
      },
    ],
    chosen: ['terminar'],
  }),
  endpoint: '/v1/contrasenas/cancelacion',
  next: `${address('obtener')}&hecho=1`,
  action: 'Firmar y cancelar la contraseña',
})}`,
}
