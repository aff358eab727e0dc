// /portal/creditos/…: one credit: what to withhold today, what is announced, how it came to this, and what no longer counts and why.
import { type Html, html } from '../../../http/html.ts'
import type { Day } from '../../../kernel/dates.ts'
import { classWord, discountWord, type HandedCredit, typeWord, type Words } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import { address, badge, date, dayText, definitions, notice as message, type Tone, table } from '../ui/index.ts'
import { creditTimeline } from './credit-timeline.ts'
import { employerPage } from './employer-page.ts'

type Credit = HandedCredit
type Terms = Credit['state']['terminos']
/** A notice as it is stored, with what the fold makes of it. */
type Entry = Credit['folded'][number] & { row: Credit['rows'][number] }

export const STATE_WORDS: Record<Credit['estado'], readonly [label: string, tone: Tone]> = {
  vigente: ['Retener', 'bien'],
  suspendido: ['No retener', 'mal'],
  'por-iniciar': ['Todavía no', 'nota'],
  'sin-clasificar': ['Por confirmar', 'atencion'],
}

export const termsWord = (terms: Terms): string | undefined =>
  terms === null ? undefined : discountWord(terms.tipoDescuento, Number(terms.monDescuento), Number(terms.facDescuento))

/** What the credit asks for today, in a sentence. */
export function todaySentence({ estado, state }: Credit): string {
  const [discount, since] = [termsWord(state.terminos), state.desde && dayText(state.desde)]
  if (estado === 'suspendido') return `No retenga: está suspendido desde el ${since}.`
  if (estado === 'por-iniciar') return 'Todavía no retenga.'
  if (estado === 'sin-clasificar')
    return 'El catálogo de este servicio todavía no conoce el tipo de sus avisos. Pregunte al Instituto antes de aplicarlos.'
  if (since === null) return `Siga como está${discount ? `: ${discount}` : ''}. Su inicio no consta en este servicio.`
  return `Retenga: ${discount ?? 'el descuento que indique el Instituto'}, desde el ${since}.`
}

export const creditPath = ({ nrp, numCredito }: Pick<Credit, 'nrp' | 'numCredito'>): string =>
  `/portal/creditos/${nrp}/${numCredito}`

export const creditPage = (session: Session, credit: Credit, { words, today }: { words: Words; today: Day }): Html => {
  const { nrp, nss, numCredito, estado, state, turns, conflicto } = credit
  const name = credit.rows.findLast((row) => row.nombreTrabajador !== null)?.nombreTrabajador
  const entries = credit.folded.map((folded, i): Entry => ({ ...folded, row: credit.rows[i]! }))
  return employerPage(session, {
    title: `Crédito ${numCredito}`,
    nav: '/portal/creditos',
    crumbs: [{ label: 'Créditos', href: '/portal/creditos' }],
    main: html`<h1>Crédito <span class="fija">${numCredito}</span></h1>
<p class="hint">${name && html`${name} · `}NSS <span class="fija">${nss}</span> · Registro patronal <span class="fija">${nrp}</span></p>
${conflicto && message({ tone: 'atencion', title: 'Otro crédito de la misma persona', text: html`<p>En este registro patronal tiene otro crédito que también rige o va a regir. SUA admite uno: decida usted cuál se retiene, o pregunte al Instituto. <a href="${address('/portal/creditos', { nss })}">Ver sus créditos</a></p>` })}
${message({ tone: estado === 'suspendido' ? 'atencion' : 'nota', title: 'Hoy', text: html`<p><strong>${todaySentence(credit)}</strong></p>${state.programados.map((p) => html`<p>${plannedSentence(p)}</p>`)}` })}
${
  turns.length > 0 &&
  html`<h2>Línea de tiempo</h2>
${creditTimeline({ id: 'linea', title: `El crédito ${numCredito} en el tiempo`, description: spoken(turns, today), spans: turns, today })}
<ol class="turns">${turns.map((turn) => html`<li${turn.desde > today && html` class="later"`}><p>${date(turn.desde)}${turn.desde > today && html` ${badge('Programado')}`}</p><p>${turnWords(turn)} <a href="/portal/avisos/${turn.folioAviso}">Aviso ${turn.folioAviso}</a></p></li>`)}</ol>`
}
<h2>Sus avisos</h2>
${table({
  caption: 'Del más reciente al más antiguo. Tachado: ya no cuenta',
  columns: [
    {
      label: 'Aviso',
      heading: true,
      cell: (e: Entry) => struck(e, html`<a href="/portal/avisos/${e.row.folioAviso}">${e.row.folioAviso}</a>`),
    },
    {
      label: 'Qué es',
      cell: (e) =>
        html`${struck(e, typeWord(words, e.row.tipoAviso))}${e.row.motivo && html` <span class="hint">${e.row.motivo}</span>`}`,
    },
    { label: 'Fechado', cell: (e) => date(e.row.fechaCreaAviso) },
    { label: 'Descuento', cell: (e) => struck(e, termsWord(e.notice.terminos) ?? 'Ninguno') },
    { label: 'Qué hace', cell: (e) => outcome(e, entries) },
  ],
  rows: entries.toReversed(),
})}
${definitions([
  [
    'Movimientos para SUA',
    turns
      .filter((t) => t.movimiento !== null)
      .map((t) => `${t.movimiento} el ${dayText(t.desde)}`)
      .join(' · ') || 'Ninguno',
  ],
])}`,
  })
}

const struck = ({ efecto }: Entry, text: Html | string): Html => (efecto === 'SIN_EFECTO' ? html`<s>${text}</s>` : html`${text}`)

type Turn = Credit['turns'][number]

function turnWords({ efecto, estado, terminos, movimiento }: Turn): string {
  const discount = termsWord(terminos) ?? 'descuento que no consta'
  if (efecto.startsWith('SUSPENDER')) {
    return `Se suspende la retención${efecto === 'SUSPENDER_Y_ENTERAR' ? '; lo retenido en el bimestre se entera' : '; lo retenido y no enterado se devuelve'}.`
  }
  if (movimiento === null) return estado === 'suspended' ? 'Sigue suspendido.' : `Sigue igual: ${discount}.`
  return `${movimiento === '15' ? 'Se inicia la retención' : movimiento === '17' ? 'Se reinicia la retención' : 'Cambia el descuento'}: ${discount}.`
}

const plannedSentence = ({ efecto, fechaEfecto, terminos }: Credit['state']['programados'][number]): string => {
  const act = efecto === 'MODIFICAR' ? 'cambia el descuento' : efecto === 'REINICIAR' ? 'vuelva a retener' : 'comience a retener'
  return `Desde el ${dayText(fechaEfecto)}, ${act}: ${termsWord(terminos) ?? 'el descuento que indique el Instituto'}.`
}

const spoken = (turns: readonly Turn[], today: Day): string =>
  `${turns.map((turn) => `${dayText(turn.desde)}: ${turnWords(turn)}`).join(' ')} Hoy es ${dayText(today)}.`

function outcome({ efecto, fechaEfecto, sustituidoPor, notice }: Entry, all: readonly Entry[]): Html {
  if (efecto === null) return html`Por confirmar: ${classWord(null).toLowerCase()}`
  if (sustituidoPor !== null) {
    const by = all.find((other) => other.notice.folioAviso === sustituidoPor)?.notice
    return html`Ya no cuenta: lo sustituye <a href="/portal/avisos/${sustituidoPor}">${by ? `la ${classWord(by.clasificacion).toLowerCase()} del ${dayText(by.fechaCreaAviso)}` : `el aviso ${sustituidoPor}`}</a>`
  }
  if (efecto === 'SIN_EFECTO') {
    return html`${notice.clasificacion === 'MODIFICACION' ? 'El crédito está suspendido: sólo se recuerda el descuento' : 'Repite lo que ya rige'}`
  }
  return html`${fechaEfecto === null ? 'Por entregar' : html`Surte efecto el ${date(fechaEfecto)}`}`
}
