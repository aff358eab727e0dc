// /portal/componentes, not in production: every component with an example, for whoever writes the next page.
import { type Html, html } from '../../../http/html.ts'
import {
  badge,
  barChart,
  button,
  choices,
  date,
  definitions,
  dropScripts,
  emptyState,
  errorSummary,
  field,
  fileField,
  instant,
  linkButton,
  notice,
  page,
  pagination,
  progress,
  select,
  steps,
  table,
  tabs,
  textarea,
} from '../ui/index.ts'

export const componentsPage = (): Html =>
  page({
    title: 'Componentes',
    scripts: dropScripts,
    crumbs: [{ label: 'Inicio', href: '/' }],
    main: html`<h1>Componentes</h1>
<p class="lead">Las piezas de las páginas, con el nombre de su función en <code>src/modules/pages</code>. Colores, letra y medidas están en <code>tokens.css</code>. Para firmar con la e.firma, <code>efirmaForm</code>: está en <a href="/portal/entrar">Entrar</a>.</p>
${EXAMPLES.map(([name, use, example]) => html`<section aria-labelledby="e-${name}"><h2 id="e-${name}"><code>${name}</code></h2><p>${use}</p>${example}</section>\n`)}`,
  })

type Notice = { fecha: string; nss: string; clase: string; monto: string }
const NOTICES: Notice[] = [
  { fecha: '2026-02-10', nss: '12345678903', clase: 'Retención', monto: '2,450.00' },
  { fecha: '2026-02-09', nss: '01018000016', clase: 'Suspensión', monto: '0.00' },
]

const EXAMPLES: [name: string, use: string, example: Html][] = [
  [
    'errorSummary',
    'Arriba de un formulario que regresa; recibe el foco y lleva a cada campo.',
    errorSummary([{ campo: 'correo', mensaje: 'Escriba un correo completo, como nominas@empresa.mx.' }])!,
  ],
  [
    'field',
    'Etiqueta, pista, error y lo que se escribió. Los campos son obligatorios si no se dice que son opcionales.',
    html`${field({ name: 'correo', label: 'Correo', type: 'email', value: 'nominas@empresa', error: 'Escriba un correo completo, como nominas@empresa.mx.' })}
${field({ name: 'nss', label: 'Número de seguridad social', hint: 'Once dígitos, sin guiones.', fixed: true, short: true, optional: true })}
${field({ name: 'otp', label: 'Código de seis dígitos', type: 'otp', hint: 'Se puede pegar, también con espacios.' })}`,
  ],
  [
    'textarea',
    'Varios renglones.',
    textarea({ name: 'mensaje', label: 'Mensaje', hint: 'El patrón lo leerá.', optional: true, maxlength: 500 }),
  ],
  [
    'select',
    'Una opción de una lista que se conoce.',
    select({
      name: 'clase',
      label: 'Clase de aviso',
      value: 'S',
      options: [
        { value: 'R', label: 'Retención' },
        { value: 'S', label: 'Suspensión' },
      ],
    }),
  ],
  [
    'choices',
    'Una (radio) o varias (checkbox) de unas pocas.',
    choices({
      name: 'nrps',
      legend: 'Registros patronales',
      kind: 'checkbox',
      hint: 'Elija al menos uno.',
      chosen: ['A0112345101'],
      options: [
        { value: 'A0112345101', label: 'A0112345101', hint: 'Ciudad de México' },
        { value: 'Y6200011101', label: 'Y6200011101' },
      ],
    }),
  ],
  [
    'fileField',
    'Un campo de archivo de verdad, dentro de la zona donde se puede soltar (dropScripts).',
    fileField({
      id: 'pdf',
      name: 'pdf',
      label: 'Acuse en PDF',
      hint: 'Hasta 8 MB. Elija el archivo o suéltelo aquí.',
      accept: '.pdf',
    }),
  ],
  [
    'button',
    'Una acción principal por página; las demás, sencillas; lo que no se deshace, en rojo y con su nombre.',
    html`${button({ label: 'Guardar' })}${button({ label: 'Regresar', kind: 'plain' })}${button({ label: 'Revocar', kind: 'danger' })}${linkButton('/portal/componentes', 'Un vínculo', 'plain')}`,
  ],
  [
    'notice',
    'Un mensaje: nota, bien, atención o mal. Con alert se lee en voz alta al aparecer.',
    html`${notice({ title: 'Nota', text: 'Los avisos de hoy se publican antes de las 8:00.' })}
${notice({ tone: 'bien', text: 'La relación de confianza quedó otorgada.' })}
${notice({ tone: 'atencion', text: 'Su contraseña vence en siete días.' })}
${notice({ tone: 'mal', title: 'No se pudo enviar', text: 'Revise su conexión y vuelva a intentarlo.' })}`,
  ],
  [
    'table',
    'En un teléfono cada renglón se vuelve una tarjeta. Los números van a la derecha.',
    table({
      caption: 'Dos avisos',
      columns: [
        { label: 'NSS', cell: (n: Notice) => html`<code>${n.nss}</code>`, heading: true },
        { label: 'Fecha', cell: (n) => date(n.fecha) },
        { label: 'Clase', cell: (n) => badge(n.clase) },
        { label: 'Importe', cell: (n) => n.monto, number: true },
      ],
      rows: NOTICES,
    }),
  ],
  [
    'emptyState',
    'Donde no hay nada todavía: por qué, y qué hacer primero.',
    emptyState({
      title: 'Todavía no hay relaciones de confianza',
      text: 'Elija al desarrollador que lleva su nómina y autorícelo a leer sus avisos.',
      action: linkButton('/portal/componentes', 'Buscar un desarrollador'),
    }),
  ],
  [
    'badge',
    'La palabra dice el estado; el color solo lo repite.',
    html`<p>${badge('Vigente', 'bien')} ${badge('Por vencer', 'atencion')} ${badge('Revocada', 'mal')} ${badge('Futura')}</p>`,
  ],
  [
    'tabs',
    'Vínculos, cada uno a su página, con la cuenta de lo que hay.',
    tabs({
      label: 'Clase de aviso',
      current: '/portal/componentes',
      items: [
        { label: 'Retención', href: '/portal/componentes', count: 1240 },
        { label: 'Modificación', href: '/portal/componentes?m', count: 87 },
      ],
    }),
  ],
  [
    'pagination',
    'Hacia adelante y de vuelta al principio.',
    pagination({ shown: 'Avisos 101 a 200', first: '?', next: '?cursor=x' }),
  ],
  [
    'definitions',
    'Datos con su nombre. Los que faltan no se muestran.',
    definitions([
      ['Otorgada', date('2026-02-10')],
      ['Última lectura', instant('2026-02-10T18:00:00Z')],
      ['Motivo', undefined],
    ]),
  ],
  ['steps', 'En qué paso va un trámite.', steps(['Producto', 'Pruebas', 'Solicitud'], 1)],
  ['progress', 'Cuánto falta.', progress({ label: '12 de 30 pruebas aprobadas', value: 12, max: 30 })],
  [
    'barChart',
    'Barras en SVG, con los mismos números en una tabla.',
    barChart({
      id: 'g',
      title: 'Avisos por mes y clase',
      description: 'De diciembre a febrero: las modificaciones suben en enero.',
      series: ['Retención', 'Modificación', 'Suspensión'],
      groups: [
        { label: 'dic 2025', values: [120, 40, 22] },
        { label: 'ene 2026', values: [95, 310, 31] },
        { label: 'feb 2026', values: [140, 60, 18] },
      ],
    }),
  ],
]
