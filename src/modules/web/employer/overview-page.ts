// /portal/patron: what there is to do, at a glance.
import { type Html, html } from '../../../http/html.ts'
import { count } from '../../../kernel/wording.ts'
import { type ByClass, CLASS_WORDS } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import type { RelationView, RequestView } from '../../trust/index.ts'
import { badge, barChart, date, emptyState, instant, linkButton, notice, type Task, table, taskList } from '../ui/index.ts'
import { employerPage } from './employer-page.ts'
import { developerWord } from './labels.ts'
import type { Overview } from './read-overview.ts'

const MONTHS = 12
const SHOWN_NRPS = 5
const CLASSES = ['RETENCION', 'MODIFICACION', 'SUSPENSION'] as const

export const overviewPage = (session: Session, overview: Overview): Html =>
  employerPage(session, {
    title: 'Mi empresa',
    nav: '/portal/patron',
    main: html`<h1>${overview.nombre}</h1>
${overview.relations.length === 0 && overview.counts.total > 0 && session.derechos.has('confianza') && noRelationYet()}
<h2>Qué hay que hacer</h2>
${taskList(tasks(overview))}
${overview.requests.length > 0 && requestTable(overview.requests)}
${ending(overview.relations)}
${months(overview)}
${registrations(overview)}`,
  })

const noRelationYet = (): Html =>
  notice({
    title: '¿Su nómina la lleva un programa?',
    text: html`Autorice a su desarrollador y el programa recibirá los avisos solo, sin que nadie los capture. <a href="/portal/relaciones/nueva">Buscar a mi desarrollador</a>.`,
  })

function tasks({ news, counts, pending, requests, relations }: Overview): Task[] {
  const some = pending.more ? `más de ${pending.shown}` : pending.shown.toLocaleString('es-MX')
  return [
    news === undefined
      ? {
          title: 'Avisos',
          text:
            counts.total === 0
              ? 'Todavía no hay avisos de sus registros patronales. Cuando lleguen, aparecerán aquí.'
              : `Es su primera visita: hay ${counts.complete ? '' : 'más de '}${count(counts.total, 'aviso', 'avisos')}.`,
          href: '/portal/avisos',
          label: 'Ver los avisos',
        }
      : {
          title: 'Avisos nuevos',
          text: news.total === 0 ? 'Nada nuevo desde su última visita.' : `Desde su última visita: ${newsText(news)}.`,
          href: news.total === 0 ? '/portal/avisos' : '/portal/avisos?nuevos=si',
          label: news.total === 0 ? 'Ver todos los avisos' : 'Ver los nuevos',
          ...(news.total > 0 && { mark: badge(news.total.toLocaleString('es-MX'), 'atencion') }),
        },
    {
      title: 'Sin atender',
      text:
        pending.shown === 0
          ? 'Ningún aviso espera respuesta.'
          : `${some === '1' ? 'Un aviso espera' : `${some[0]!.toUpperCase()}${some.slice(1)} avisos esperan`} que alguien diga si se aplicó o se rechazó.`,
      href: '/portal/avisos/pendientes',
      label: 'Ver lo que falta',
      ...(pending.shown > 0 && { mark: badge(some, 'atencion') }),
    },
    {
      title: 'Relaciones de confianza',
      text:
        requests.length > 0
          ? `${count(requests.length, 'desarrollador espera', 'desarrolladores esperan')} su respuesta.`
          : relations.length === 0
            ? 'Ningún desarrollador puede leer sus avisos.'
            : `${count(relations.length, 'relación vigente', 'relaciones vigentes')}.`,
      href: '/portal/relaciones',
      label: 'Ver las relaciones',
      ...(requests.length > 0 && { mark: badge(String(requests.length), 'atencion') }),
    },
  ]
}

function newsText({ total, byClass }: { total: number; byClass?: ByClass }): string {
  if (!byClass) return count(total, 'aviso', 'avisos')
  const words = {
    RETENCION: ['retención', 'retenciones'],
    MODIFICACION: ['modificación', 'modificaciones'],
    SUSPENSION: ['suspensión', 'suspensiones'],
  } as const
  const parts = CLASSES.filter((c) => byClass[c] > 0).map((c) => count(byClass[c], words[c][0], words[c][1]))
  if (byClass.SIN_CLASIFICAR > 0) parts.push(`${byClass.SIN_CLASIFICAR} sin clasificar`)
  return parts.join(', ')
}

const requestTable = (requests: RequestView[]): Html => html`<h2 id="solicitudes">Desarrolladores que esperan su respuesta</h2>
${table({
  caption: 'Mientras nadie firme, no tienen acceso a nada.',
  columns: [
    { label: 'Desarrollador', heading: true, cell: (r: RequestView) => developerWord(r) },
    { label: 'Pidió', cell: (r) => instant(r.solicitadaEl) },
    { label: 'Para', cell: (r) => html`${date(r.inicio)} a ${date(r.fin)}` },
    {
      label: '',
      cell: (r) =>
        html`<a href="/portal/relaciones/solicitudes/${r.folio}">Responder<span class="oculto"> a ${r.desarrollador}</span></a>`,
    },
  ],
  rows: requests,
})}`

function ending(relations: RelationView[]): Html | undefined {
  const rows = relations.filter((r) => r.porTerminar || r.sinAcceso)
  if (rows.length === 0) return undefined
  return html`<h2>Relaciones que piden atención</h2>
${table({
  caption: 'Si no hace nada, la nómina deja de recibir los avisos.',
  columns: [
    { label: 'Desarrollador', heading: true, cell: (r: RelationView) => developerWord(r) },
    { label: 'Qué pasa', cell: (r) => (r.sinAcceso ? r.sinAcceso.explicacion : html`Termina el ${date(r.fin)}`) },
    {
      label: '',
      cell: (r) =>
        html`<a href="/portal/relaciones/${r.folio}">Ver<span class="oculto"> la relación con ${r.desarrollador}</span></a>`,
    },
  ],
  rows,
})}`
}

function months({ counts }: Overview): Html | undefined {
  const groups = counts.months.slice(-MONTHS)
  if (groups.length === 0) return undefined
  return html`<h2>Avisos por mes</h2>
${!counts.complete && notice({ text: 'Aún se están contando los avisos más recientes; recargue la página en un momento.' })}
${barChart({
  id: 'meses',
  title: 'Avisos por mes y clase',
  description: 'Por la fecha impresa en el aviso, los últimos doce meses con avisos.',
  series: CLASSES.map((c) => CLASS_WORDS[c]),
  groups: groups.map(({ mes, byClass }) => ({ label: monthWord(mes), values: CLASSES.map((c) => byClass[c]) })),
})}`
}

const NAMES = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic']
const monthWord = (mes: string): string => `${NAMES[Number(mes.slice(5, 7)) - 1]} ${mes.slice(2, 4)}`

function registrations({ nrps }: Overview): Html {
  if (nrps.length === 0)
    return html`<h2>Registros patronales</h2>${emptyState({
      title: 'No hay registros patronales a su nombre',
      text: 'El padrón se actualiza cada día. Si acaba de darse de alta en el IMSS, vuelva mañana; si no, pida al Infonavit que lo revise.',
    })}`
  const apart = nrps.filter((n) => !n.asociado).length
  return html`<h2>Registros patronales</h2>
<p>${count(nrps.length, 'registro', 'registros')} en el padrón${apart > 0 && `, ${apart} sin asociar a este servicio`}: ${nrps
    .slice(0, SHOWN_NRPS)
    .map((n, i) => html`${i > 0 && ', '}<code>${n.nrp}</code>`)}${nrps.length > SHOWN_NRPS && '…'}</p>
<p>${linkButton('/portal/patron/registros', 'Administrar los registros', 'plain')}</p>`
}
