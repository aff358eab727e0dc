// What the pages of one certification have in common: its name, its state, and the way from one to the other.
import { type Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView } from '../../certification/index.ts'
import type { Session } from '../../sessions/index.ts'
import { type Asset, instant, page, tabs } from '../ui/index.ts'
import { developerStyles } from './assets.ts'
import { productName, stateBadge } from './labels.ts'

const LIST = '/portal/certificaciones'
export const certificationPath = (id: string, part = ''): string => `${LIST}/${id}${part && `/${part}`}`

export type Part = '' | 'ambiente' | 'buzon' | 'evidencias' | 'informe'
const PARTS: [part: Part, label: string][] = [
  ['', 'Pruebas'],
  ['ambiente', 'Ambiente'],
  ['buzon', 'Correo de prueba'],
  ['evidencias', 'Evidencias'],
  ['informe', 'Informe'],
]

export const certificationFrame = (
  session: Session,
  certification: CertificationSummaryView,
  { part, title, main, scripts = [] }: { part?: Part; title: string; main: Html; scripts?: readonly Asset[] },
): Html => {
  const { id, producto, estado } = certification
  const name = productName(producto)
  return page({
    title: `${title} de ${name}`,
    user: session,
    nav: LIST,
    crumbs: [{ label: 'Certificaciones', href: LIST }, ...(part === '' ? [] : [{ label: name, href: certificationPath(id) }])],
    styles: developerStyles,
    scripts,
    main: html`<h1>${part === '' ? name : title}</h1>
<p class="standing">${stateBadge(estado)} <span>${part !== '' && html`${name} · `}<code>${id}</code></span>${estado === 'en-pruebas' && html` <span>El ambiente dura hasta el ${instant(certification.pruebasHasta)}</span>`}</p>
${tabs({
  label: 'Partes de la certificación',
  items: PARTS.map(([to, label]) => ({ label, href: certificationPath(id, to) })),
  current: part === undefined ? '' : certificationPath(id, part),
})}
${main}`,
  })
}
