// Who is certified today, for an employer that looks for its developer, or for the RFC to trust.
import { type Html, html } from '../../../http/html.ts'
import type { DeveloperPage } from '../../developers/index.ts'
import { date, emptyState, linkButton, type PageUser, page, pagination } from '../ui/index.ts'
import { siteStyles } from './styles.ts'

export type DirectoryView = { q: string; first: boolean; found: DeveloperPage }

const NAV = '/desarrolladores'
const address = (query: Record<string, string>) => {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  return given.length === 0 ? NAV : `${NAV}?${new URLSearchParams(given)}`
}

export const directoryPage = ({ q, first, found }: DirectoryView, user?: PageUser): Html =>
  page({
    user,
    title: q ? `«${q}» · Desarrolladores certificados` : 'Desarrolladores certificados',
    nav: NAV,
    styles: siteStyles,
    main: html`<h1>Desarrolladores certificados</h1>
<p class="lead">Los programas de nómina que hoy pueden recibir avisos por este servicio, si el patrón los autoriza. Busque el suyo y anote su RFC: lo necesita para otorgarle una relación de confianza.</p>
<form class="search" action="/desarrolladores" method="get" role="search">
<div class="field"><label for="q">Nombre, producto o RFC</label><p class="hint" id="q-pista">No importan mayúsculas ni acentos.</p>
<input id="q" name="q" type="search" value="${q}" maxlength="100" autocomplete="off" aria-describedby="q-pista"></div>
<button class="button">Buscar</button>
</form>
${found.datos.length > 0 ? list(found.datos) : nothing(q)}
${(found.hayMas || !first) && pagination({ shown: shown(found.datos.length), ...(first ? {} : { first: address({ q }) }), ...(found.hayMas ? { next: address({ q, cursor: found.cursor }) } : {}) })}`,
  })

const shown = (count: number) => `${count} en esta página`

const list = (developers: DeveloperPage['datos']): Html =>
  html`<ul class="directory">${developers.map(
    (developer) => html`<li>
<h2>${developer.nombre ?? developer.rfc}</h2>
<p>RFC <code>${developer.rfc}</code></p>
<ul>${developer.productos.map(
      (product) =>
        html`<li><strong>${product.producto}</strong>${product.version && html` versión ${product.version}`}: certificado del ${date(product.vigenteDesde)} al ${date(product.vigenteHasta)}${
          product.constancia &&
          html`. <a href="/verificacion/${product.constancia}">Verificar la constancia ${product.constancia}</a>`
        }</li>`,
    )}</ul>
</li>\n`,
  )}</ul>`

const nothing = (q: string): Html =>
  q
    ? emptyState({
        title: `Nada coincide con «${q}»`,
        text: 'Pruebe con una sola palabra del nombre o del producto, o con el RFC completo. Si su desarrollador no aparece, su certificación no está vigente: pregúntele.',
        action: linkButton(NAV, 'Ver todos', 'plain'),
      })
    : emptyState({
        title: 'Todavía no hay desarrolladores certificados',
        text: 'Aparecerán aquí el día en que aprueben las pruebas. Un patrón con sistema de nómina propio puede leer sus avisos sin esperar.',
        action: linkButton('/docs/guia', 'Cómo se integra un sistema de nómina', 'plain'),
      })
