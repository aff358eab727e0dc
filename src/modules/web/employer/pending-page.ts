// /portal/avisos/pendientes: what nobody has acted on, the oldest first. Only names them: reading is a click away.
import { type Html, html } from '../../../http/html.ts'
import { count } from '../../../kernel/wording.ts'
import type { listPending } from '../../acknowledgements/index.ts'
import { classWord, typeWord, type Words } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import { address, badge, date, emptyState, linkButton, notice, pagination, table } from '../ui/index.ts'
import { employerPage } from './employer-page.ts'

type List = Awaited<ReturnType<typeof listPending>>
type Row = List['datos'][number]

export const PENDING = '/portal/avisos/pendientes'
/** Payroll should have taken a notice up by then. */
const LATE_DAYS = 15

export const pendingPage = (
  session: Session,
  { list, nrp, words, first }: { list: List; nrp: string | undefined; words: Words; first: boolean },
): Html =>
  employerPage(session, {
    title: 'Avisos sin atender',
    nav: '/portal/avisos',
    crumbs: [{ label: 'Avisos', href: '/portal/avisos' }],
    main: html`<h1>Avisos sin atender</h1>
<p class="lead">Nadie, ni usted ni su desarrollador, ha dicho todavía si se aplicaron o se rechazaron${nrp && html` (registro <code>${nrp}</code>)`}. Los más antiguos primero.</p>
${
  list.datos.length === 0
    ? list.hayMas
      ? emptyState({
          title: 'Hasta aquí, todos están atendidos',
          text: 'Siga con los más recientes.',
          action: linkButton(next(list, nrp), 'Seguir'),
        })
      : emptyState({
          title: 'Todo está atendido',
          text: 'Cuando lleguen avisos nuevos, aparecerán aquí hasta que alguien diga qué se hizo con ellos.',
          action: linkButton('/portal/avisos', 'Ver los avisos', 'plain'),
        })
    : html`${table({
        caption: 'Abra un aviso para ver qué pide y registrar qué se hizo.',
        columns: [
          {
            label: 'Aviso',
            heading: true,
            cell: (r: Row) =>
              html`<a href="/portal/avisos/${r.folioAviso}">${classWord(r.clasificacion)}<span class="oculto">, aviso ${r.folioAviso}</span></a><br><span class="hint">${typeWord(words, r.tipoAviso)}</span>`,
          },
          { label: 'Esperando', cell: waiting },
          { label: 'Fecha del aviso', cell: (r) => date(r.fechaCreaAviso) },
          { label: 'Registro patronal', cell: (r) => html`<span class="fija">${r.nrp}</span>` },
          { label: 'Folio', cell: (r) => html`<span class="fija">${r.folioAviso}</span>` },
        ],
        rows: list.datos,
      })}
${pagination({ shown: count(list.datos.length, 'aviso en esta página', 'avisos en esta página'), ...(!first && { first: address(PENDING, { nrp }) }), ...(list.hayMas && { next: next(list, nrp) }) })}
${notice({ text: html`Si su programa de nómina los aplica, pida a su desarrollador que lo registre: el servicio lo permite y usted no tendrá que hacerlo aquí.` })}`
}`,
  })

const next = (list: List, nrp: string | undefined) => address(PENDING, { nrp, cursor: list.cursor })

const waiting = ({ dias }: Row): Html | string => {
  if (dias === null) return 'Nadie lo ha leído'
  const text = dias === 0 ? 'Desde hoy' : count(dias, 'día', 'días')
  return dias >= LATE_DAYS ? badge(text, 'atencion') : text
}
