// /portal/avisos/…: one notice: what to do, in words; what it says; what was done with it.
import { type Html, html } from '../../../http/html.ts'
import type { listAcknowledgements } from '../../acknowledgements/index.ts'
import type { Catalog } from '../../notices/index.ts'
import {
  action,
  classWord,
  discountBefore,
  discountNow,
  type Fields,
  instruction,
  keyWord,
  typeWord,
  type Words,
} from '../../notices/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import { address, badge, button, date, definitions, instant, linkButton, notice as message, table } from '../ui/index.ts'
import { employerPage } from './employer-page.ts'

type Answer = Awaited<ReturnType<typeof listAcknowledgements>>['datos'][number]
export type NoticeView = {
  notice: Fields
  words: Words
  reasons: Catalog['datos']
  answers: Answer[]
  done?: string
}

const LABELS = { aplicado: ['Aplicado', 'bien'], rechazado: ['Rechazado', 'mal'], recibido: ['Recibido', 'nota'] } as const

export const noticePage = (session: Session, view: NoticeView): Html => {
  const { notice: n, words, done } = view
  const path = `/portal/avisos/${n.folioAviso}`
  const may = session.derechos.has('descargar')
  return employerPage(session, {
    title: `Aviso ${n.folioAviso}`,
    nav: '/portal/avisos',
    crumbs: [{ label: 'Avisos', href: '/portal/avisos' }],
    main: html`<h1>${action(n)}</h1>
<p class="hint">Aviso ${n.folioAviso} · ${classWord(n.clasificacion)} · ${typeWord(words, n.tipoAviso)}</p>
${done === 'acuse' && message({ tone: 'bien', text: 'Quedó registrado. Si se equivocó, regístrelo de nuevo: cuenta lo último.', alert: true })}
${message({ tone: n.sustituidoPor ? 'atencion' : 'nota', title: 'Qué hacer', text: html`<p>${instruction(n)}</p>${n.sustituidoPor && html`<p><a href="/portal/avisos/${n.sustituidoPor}">Ver el aviso ${n.sustituidoPor}</a></p>`}` })}
<p>${hasDiscount(n) && linkButton(calculator(n), 'Calcular la retención', 'plain')}${may && linkButton(`${path}/pdf`, 'Descargar PDF', 'plain')}</p>
<h2>Lo que dice el aviso</h2>
${definitions([
  [
    'Trabajador, NSS',
    html`<span class="fija">${n.nss}</span>${n.nssUnificado && html`, unificado en <span class="fija">${n.nssUnificado}</span>`}`,
  ],
  ['Nombre', n.nombreTrabajador ?? undefined],
  ['RFC', n.rfcTrabajador ?? undefined],
  ['CURP', n.curpTrabajador ?? undefined],
  ['Crédito', html`<a class="fija" href="/portal/creditos/${n.nrp}/${n.numCredito}">${n.numCredito}</a>`],
  ['Motivo', n.motivo ?? undefined],
  ['Registro patronal', html`<span class="fija">${n.nrp}</span>`],
  ['Descuento', discountNow(n) ?? 'Ninguno'],
  ['Descuento anterior', discountBefore(n)],
  ['Se aplica desde', n.fechaEfecto ? date(n.fechaEfecto) : n.efecto === null ? 'Por confirmar' : 'No surte efecto'],
  ['Fecha del aviso', date(n.fechaCreaAviso)],
  ['Notificado por otro medio', n.fechaNotificacion ? date(n.fechaNotificacion) : undefined],
  ['Notificado en línea', instant(n.fechaNotLinea)],
  [
    'Deja sin efecto',
    n.sustituye.length > 0
      ? html`${n.sustituye.map((folio, i) => html`${i > 0 && ', '}<a href="/portal/avisos/${folio}">${folio}</a>`)}`
      : undefined,
  ],
  ['Crédito otorgado', n.fechaOtorgamiento ? date(n.fechaOtorgamiento) : undefined],
  ['Tipo de crédito', keyWord(words, 'tiposCredito', n.tipoCredito)],
  ['Estado del crédito', keyWord(words, 'estatusCredito', n.estatusCredito)],
])}
<p><a href="/portal/creditos/${n.nrp}/${n.numCredito}">Qué rige hoy para este crédito</a> · <a href="${address('/portal/avisos', { nss: n.nss })}">Ver todos los avisos de este trabajador</a> · <a href="${address('/portal/accesos', { aviso: n.folioAviso })}">Quién ha leído este aviso</a></p>
${answersSection(session, view, path, may)}`,
  })
}

const hasDiscount = (n: Fields) => n.clasificacion !== 'SUSPENSION' && n.efecto !== 'SIN_EFECTO' && discountNow(n) !== undefined

const calculator = (n: Fields): string =>
  address('/calculadora', {
    tipoDescuento: n.tipoDescuento,
    valor: String(n.tipoDescuento === '03' ? n.facDescuento : n.monDescuento),
  })

function answersSection(session: Session, { answers, reasons, notice: n }: NoticeView, path: string, may: boolean): Html {
  return html`<section aria-labelledby="acuse"><h2 id="acuse">Qué se hizo con él</h2>
${
  answers.length === 0
    ? html`<p>Nadie lo ha dicho todavía. Decirlo le ahorra buscarlo después, y el Infonavit sabe que no se perdió.</p>`
    : table({
        caption: answers.length === 1 ? 'Cuenta lo que sigue' : 'Cuenta lo último; lo anterior se conserva',
        columns: [
          { label: 'Qué', heading: true, cell: (a: Answer) => outcome(a) },
          { label: 'Detalle', cell: (a) => detail(a, reasons) },
          { label: 'Quién', cell: (a) => (a.autor === session.rfc ? 'Usted o su empresa' : html`<code>${a.autor}</code>`) },
          { label: 'Cuándo', cell: (a) => instant(a.registradoEl) },
        ],
        rows: answers.toReversed(),
      })
}
${
  !may
    ? message({ text: 'Para registrar qué se hizo hace falta el permiso «Descargar y aplicar».' })
    : n.sustituidoPor !== null
      ? message({ text: 'Lo sustituye otro aviso: no hay nada que registrar aquí.' })
      : waysToAnswer(session, n, answers.at(-1), `${path}/acuse`)
}</section>`
}

/** What most answer is one press; the rest has a page of its own (answer-page.ts). */
function waysToAnswer(session: Session, n: Fields, current: Answer | undefined, path: string): Html {
  if (current && current.resultado !== 'recibido') return html`<p>${linkButton(path, 'Corregirlo', 'plain')}</p>`
  if (!n.fechaEfecto) return html`<p>${linkButton(path, 'Registrar qué se hizo')}</p>`
  return html`<form method="post" action="${path}">${csrfField(session)}<input type="hidden" name="resultado" value="aplicado"><input type="hidden" name="aplicadoEl" value="${n.fechaEfecto}">
${button({ label: html`<span>Registrar que se aplicó desde el ${date(n.fechaEfecto)}</span>` })}${linkButton(path, 'Se aplicó otro día o se rechazó', 'plain')}
</form>`
}

const outcome = (a: Answer): Html => {
  const [text, tone] = LABELS[a.resultado as keyof typeof LABELS]
  return badge(text, tone)
}

function detail(a: Answer, reasons: Catalog['datos']): Html {
  const reason = a.motivo && (reasons.find((r) => r.clave === a.motivo)?.descripcion ?? a.motivo)
  return html`${a.aplicadoEl && html`Desde el ${date(a.aplicadoEl)}`}${reason}${a.comentario && html` <span class="hint">${a.comentario}</span>`}`
}
