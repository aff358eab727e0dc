// Every published code with an anchor of its own: the `type` of each problem points here.
import { type Html, html } from '../../../http/html.ts'
import { publishedProblems } from '../../../kernel/problem.ts'
import { type PageUser, page } from '../ui/index.ts'

export function errorsPage(user?: PageUser): Html {
  const codes = [...publishedProblems()].sort(([a], [b]) => (a < b ? -1 : 1))
  return page({
    user,
    title: 'Códigos de error · SIA',
    nav: '/docs/errores',
    main: html`
<h1>Códigos de error</h1>
<p class="lead">Cada respuesta de error es <code>application/problem+json</code> (RFC 9457). El campo <code>codigo</code> no cambia; los textos pueden mejorar. Si pide ayuda, mencione el valor de <code>X-Request-Id</code>.</p>
<dl class="codes">${codes.map(
      ([codigo, { status, title, detail }]) => html`
<div id="${codigo}">
<dt><a href="#${codigo}"><code>${codigo}</code></a> <span class="status">${status}</span></dt>
<dd><strong>${title}.</strong>${detail && html` ${detail}`}</dd>
</div>`,
    )}
</dl>`,
  })
}
