// The frame of every page: header, navigation by who is signed in, breadcrumb, main, footer. No script is needed to read a page: on a
// phone the places to go to stand after a <details> that is empty, and show while it is open; where there is room, they always do.
import { join } from 'node:path'
import { type Html, html } from '../../../http/html.ts'
import { type Asset, defineAsset } from './assets.ts'
import { entriesFor } from './navigation.ts'
import { defineStyles, type Styles, styleSources } from './styles.ts'

const file = (name: string) => join(import.meta.dirname, 'assets', name)
const ofEveryPage = defineStyles(file('tokens.css'), file('portal.css'))
export const icon = defineAsset('icono.svg', file('icono.svg'))

/** Only what this host serves; nothing inline but the declared styles. Give it as `helmet` of a route that answers a page. */
export const PAGE_POLICY = {
  // Not no-referrer: with it a browser hides from our own forms' POSTs where they come from (Origin: null).
  referrerPolicy: { policy: 'same-origin' as const },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: [styleSources],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
}

export const HTML_TYPE = 'text/html; charset=utf-8'

/** Who is signed in, as the frame shows it; a session is one. */
export type PageUser = {
  rfc: string
  nombre: string
  patron: boolean
  desarrollador: boolean
  derechos: ReadonlySet<string>
  csrf: string
}

export type PageParts = {
  /** Of the tab; ` · SIA` is added unless it stands there. */
  title: string
  main: Html
  /** Beyond those of every page. */
  styles?: Styles
  /** ES modules; the page must say something without them too. */
  scripts?: readonly Asset[]
  user?: PageUser
  /** Address of the navigation's entry that this page belongs to. */
  nav?: string
  /** Places above this page, outermost first, without the page itself. */
  crumbs?: readonly { label: string; href: string }[]
}

export const page = ({ title, main, styles, scripts = [], user, nav, crumbs = [] }: PageParts): Html => html`<!doctype html>
<html lang="es-MX">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.includes('SIA') ? title : `${title} · SIA`}</title>
<link rel="icon" href="${icon.url}" type="image/svg+xml">
${ofEveryPage.element}${styles?.element}
${scripts.map((script) => html`<script type="module" src="${script.url}"></script>\n`)}</head>
<body>
<a class="skip" href="#contenido">Ir al contenido</a>
<header class="top">
<div class="wrap">
<a class="${user ? 'brand' : 'brand short'}" href="${user ? '/portal' : '/'}"><strong>SIA</strong> <span>Servicio de Intercomunicación de Avisos</span></a>
${!user && html`<a class="enter" href="/portal/entrar">Entrar</a>`}
<details class="menu"><summary>Menú</summary></details>
<div class="places">
<div class="account">
<a href="/portal/ayuda">Ayuda</a>
${user && account(user)}
</div>
<nav aria-label="Principal">
<ul>${entriesFor(user).map(
  (entry) => html`<li><a href="${entry.href}"${entry.href === nav && html` aria-current="page"`}>${entry.label}</a></li>`,
)}</ul>
</nav>
</div>
</div>
</header>
<main id="contenido" class="wrap" tabindex="-1">
${crumbs.length > 0 && breadcrumb(crumbs, title)}
${main}
</main>
<footer class="bottom"><div class="wrap">
<p>Servicio de Intercomunicación de Avisos. Los avisos de crédito se entregan solo al patrón y a quien el patrón autorice.</p>
<p>Las horas son de la Ciudad de México.</p>
</div></footer>
</body>
</html>
`

const account = (user: PageUser): Html => html`<span class="who"><span>${user.nombre}</span> <code>${user.rfc}</code></span>
<a href="/portal/sesiones">Mis sesiones</a>
<form method="post" action="/portal/salir"><input type="hidden" name="_csrf" value="${user.csrf}"><button class="link">Salir</button></form>`

const breadcrumb = (
  crumbs: readonly { label: string; href: string }[],
  title: string,
): Html => html`<nav class="crumbs" aria-label="Usted está en">
<ol>${crumbs.map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)}<li aria-current="page">${title.replace(/ · SIA$/, '')}</li></ol>
</nav>`
