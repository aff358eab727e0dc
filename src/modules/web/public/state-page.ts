// Can the service attend now, in words and signs that do not rely on colour. Refreshes by itself only for whoever asks for it.
import { type Html, html } from '../../../http/html.ts'
import { instant, type PageUser, page, table } from '../ui/index.ts'
import { judgeWhole, type Mark, type PartName } from './state-rules.ts'
import { siteStyles } from './styles.ts'
import type { StateView } from './watch-state.ts'

export const REFRESH_S = 60

const SIGNS: Record<Mark, { sign: string; word: string }> = {
  bien: { sign: '✓', word: 'Funciona' },
  atencion: { sign: '⚠', word: 'Con inconvenientes' },
  mal: { sign: '✗', word: 'No funciona' },
  aparte: { sign: '–', word: 'Sin uso' },
}
const PARTS: Record<PartName, string> = {
  base: 'Lectura de avisos',
  publicacion: 'Publicación de avisos',
  efirma: 'Consulta de la e.firma al SAT',
  correo: 'Correo (contraseñas y avisos de trámites)',
  replica: 'Copia de lectura',
}

export function statePage(view: StateView, refreshing: boolean, user?: PageUser): Html {
  const whole = judgeWhole(view.parts)
  const rows = (Object.keys(PARTS) as PartName[]).map((name) => ({ name: PARTS[name], ...view.parts[name] }))
  return page({
    user,
    title: `${whole.title} · Estado del servicio`,
    nav: '/estado',
    styles: siteStyles,
    main: html`<h1>Estado del servicio</h1>
<div class="verdict-now ${whole.mark}" role="status">
<span class="symbol" aria-hidden="true">${SIGNS[whole.mark].sign}</span>
<div><h2>${whole.title}</h2><p>${whole.text} Así desde el ${instant(view.since)}.</p></div>
</div>
<p>${
      view.latestPublication
        ? html`El Instituto publicó avisos por última vez el ${instant(view.latestPublication)}.`
        : 'Todavía no se ha publicado ningún aviso por este servicio.'
    }</p>
${table({
  caption: 'Cada parte del servicio',
  columns: [
    { label: 'Parte', cell: (row: (typeof rows)[number]) => row.name, heading: true },
    {
      label: 'Estado',
      cell: (row) =>
        html`<span class="badge ${row.mark}"><span aria-hidden="true">${SIGNS[row.mark].sign}</span> ${SIGNS[row.mark].word}</span>`,
    },
    { label: 'Qué pasa', cell: (row) => row.text },
    { label: 'Desde', cell: (row) => instant(row.since) },
  ],
  rows,
})}
<p class="hint">Visto el ${instant(view.seenAt)}. «Desde» cuenta a partir de que este proceso lo observa: tras un reinicio empieza de nuevo.</p>
<p>${
      refreshing
        ? html`Esta página se actualiza sola cada minuto. <a href="/estado">Dejar de actualizar</a>.`
        : html`<a href="/estado">Actualizar ahora</a>, o <a href="/estado?cada=minuto">actualizar sola cada minuto</a>.`
    }</p>
<p>Para programas: <a href="/readyz"><code>/readyz</code></a> responde 200 o 503. Si un sistema de nómina recibe 503, debe esperar los segundos de <code>Retry-After</code>; nada se pierde, porque sigue desde su último cursor.</p>`,
  })
}
