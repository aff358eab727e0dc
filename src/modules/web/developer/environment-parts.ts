import { type Html, html } from '../../../http/html.ts'
import { table } from '../ui/index.ts'

type Employer = { rfc: string; nombre: string; nrps: string[] }

export const employersTable = (employers: readonly Employer[]): Html =>
  table({
    caption: 'Existen sólo en este ambiente. Cada uno sirve a unas pruebas: su programa debe atender a todos.',
    columns: [
      { label: 'RFC', heading: true, cell: (p: Employer) => html`<code>${p.rfc}</code>` },
      { label: 'Nombre', cell: (p) => p.nombre },
      { label: 'Registros patronales', cell: (p) => html`<span class="fija">${p.nrps.join(', ')}</span>` },
    ],
    rows: employers,
  })
