// The withholding calculator: a form that works without a script, its answer with every step, and examples to start from.
import { type Html, html } from '../../../http/html.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { Calculated, Worker } from '../../withholding/index.ts'
import {
  button,
  date,
  dayText,
  definitions,
  errorOf,
  errorSummary,
  type FieldParts,
  field,
  notice,
  type Option,
  type PageUser,
  page,
  select,
  table,
} from '../ui/index.ts'
import type { Calculation } from './calculate-typed.ts'
import { EXAMPLES, exampleHref } from './calculator-examples.ts'
import type { Field } from './calculator-form.ts'
import { RULE_WORDS } from './calculator-rules.ts'
import { siteStyles } from './styles.ts'

const NAV = '/calculadora'
const TYPES = { '01': 'Porcentaje (01)', '02': 'Cuota fija en pesos (02)', '03': 'Factor, antes veces salario mínimo (03)' }
const ZONES = { general: 'General', frontera: 'Zona libre de la frontera norte' }
const INSURANCE = {
  no: 'No se cobra en este periodo',
  completo: 'Entero: es la primera nómina del bimestre',
  prorrateado: 'Repartido por días',
}
const options = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }))

const money = new Intl.NumberFormat('es-MX', { style: 'currency', currency: 'MXN' })
const pesos = (amount: number): string => money.format(amount)

export const calculatorPage = (calculation: Calculation, user?: PageUser): Html =>
  page({
    user,
    title: calculation.errors.length > 0 ? 'Corrija los datos · Calculadora de retenciones' : 'Calculadora de retenciones',
    nav: NAV,
    styles: siteStyles,
    main: html`<h1>Calculadora de retenciones</h1>
<p class="lead">Cuánto se retiene por un crédito en un periodo de pago, al centavo y paso por paso. Es el mismo cálculo con que se certifican los programas de nómina; no se guarda nada de lo que escriba.</p>
${calculation.done && answer(calculation.done)}
${form(calculation)}
${examples()}`,
  })

function form({ typed, errors, done }: Calculation): Html {
  const about = (name: Field, label: string, more: Partial<FieldParts> = {}): FieldParts => ({
    name,
    label,
    value: typed[name],
    error: errorOf(errors, name),
    autocomplete: 'off',
    ...more,
  })
  const choose = (name: Field, label: string, names: readonly Option[], more: Partial<FieldParts> = {}) =>
    select({ ...about(name, label, more), options: names })
  const amount = (name: Field, label: string, more: Partial<FieldParts> = {}) =>
    field(about(name, label, { short: true, maxlength: 20, ...more }))
  const another = done && html`<h2 id="otro">Calcular otra vez</h2>`
  return html`<form class="calculator" action="/calculadora" method="get" novalidate${another && html` aria-labelledby="otro"`}>
${another}
${errorSummary(errors)}
<fieldset><legend><h2>Lo que dice el aviso</h2></legend>
<div class="pair">
${choose('tipoDescuento', 'Tipo de descuento', [{ value: '', label: 'Elija…' }, ...options(TYPES)])}
${amount('valor', 'Valor', { hint: 'Porcentaje, pesos al mes o factor, según el tipo.' })}
</div>
</fieldset>
<fieldset><legend><h2>El periodo de pago</h2></legend>
<div class="pair">${field(about('inicio', 'Primer día', { type: 'date', short: true }))}${field(about('fin', 'Último día', { type: 'date', short: true }))}</div>
</fieldset>
<fieldset><legend><h2>El salario</h2></legend>
<div class="pair">
${amount('salarioDiario', 'Salario diario', { hint: 'Se compara con el salario mínimo.' })}
${amount('sbc', 'Salario base de cotización (SBC)', { hint: 'Por día; de él sale el tope del 20 %.' })}
${amount('sdi', 'Salario diario integrado (SDI)', { hint: 'Sin tope; sólo para el tipo porcentaje.', optional: true })}
${choose('zona', 'Zona del salario mínimo', options(ZONES), { short: true })}
</div>
</fieldset>
<fieldset><legend><h2>Si hace falta</h2></legend>
<div class="pair">
${amount('ausencias', 'Días de ausencia', { optional: true, maxlength: 3 })}
${amount('incapacidades', 'Días de incapacidad', { optional: true, maxlength: 3 })}
${amount('salarioPagado', 'Salario pagado en el periodo', { optional: true, hint: 'Lo realmente pagado; nunca se retiene más.' })}
${choose('seguroDanos', 'Seguro de daños', options(INSURANCE))}
</div>
<details${(typed.fechasAusencias || typed.fechasIncapacidades) && html` open`}><summary>Escribir las faltas por fecha</summary>
<p class="hint">Cuando el periodo cruza de bimestre, con las fechas cada falta cae en el suyo. Sepárelas por comas: 16/02/2026, 17/02/2026.</p>
${field(about('fechasAusencias', 'Fechas de ausencia', { optional: true, maxlength: 4000 }))}
${field(about('fechasIncapacidades', 'Fechas de incapacidad', { optional: true, maxlength: 4000 }))}
</details>
</fieldset>
${button({ label: 'Calcular', name: 'calcular', value: '1' })}
</form>`
}

function answer({ worker, result }: { worker: Worker; result: Calculated }): Html {
  const parts = result.tramos
  return html`<section class="result" aria-labelledby="resultado">${result.provisionales.length > 0 && notice({ tone: 'atencion', title: 'Importe provisional', text: 'Se calculó con el último valor publicado, porque el de estos días aún no sale. Calcule otra vez cuando se publique y ajuste la diferencia.' })}
<h2 id="resultado">Se retienen <strong>${pesos(result.total)}</strong></h2>
${definitions([
  ['Para el crédito', pesos(result.retencion)],
  ['Seguro de daños', result.seguroDanos > 0 ? pesos(result.seguroDanos) : undefined],
  ['Total', html`<strong>${pesos(result.total)}</strong>`],
  ['No cupo en el salario', result.retencionInsuficiente > 0 ? pesos(result.retencionInsuficiente) : undefined],
])}
</section>
<section aria-labelledby="pasos"><h2 id="pasos">Cómo se calculó</h2>
${parts.length > 1 && html`<p>El periodo toca ${parts.length} tramos con días o valores distintos; cada uno se calcula por separado y se suman.</p>`}
${parts.map(partSection)}
${result.reglas.length > 0 && html`<h3>Del periodo completo</h3>${steps(result.reglas, 'Pasos del periodo completo')}`}
<h3>Con estos datos</h3>
${definitions(given(worker))}
</section>`
}

const period = (inicio: Day, fin: Day): Html => html`${date(inicio)} al ${date(fin)}`

const bimesterName = (bimester: string): string => `${bimester.split('-')[1]} de ${bimester.split('-')[0]}`

const partSection = (
  part: Calculated['tramos'][number],
  i: number,
): Html => html`<section class="part" aria-labelledby="tramo-${i + 1}">
<h3 id="tramo-${i + 1}">Tramo ${i + 1}: ${period(part.inicio, part.fin)}</h3>
${definitions([
  ['Bimestre', `${bimesterName(part.bimestre)}, de ${part.diasBimestre} días`],
  ['Días que cuentan', String(part.dias)],
  ['Valor de la unidad', part.unidad === null ? undefined : `${pesos(part.unidad)} al día`],
  [
    'Cuota de un día',
    html`<code>${part.cuotaDiaria.toFixed(6)}</code> <span class="hint">(se usa sin redondear; aquí, seis decimales)</span>`,
  ],
  ['Importe antes del tope', pesos(part.importe)],
  ['Tope del 20 %', part.tope === null ? 'No corresponde' : pesos(part.tope)],
  ['Se aplica', html`<strong>${pesos(part.aplicado)}</strong>`],
  ['Se paga al instituto a más tardar', date(part.fechaLimitePago)],
])}
${steps(part.reglas, `Pasos del tramo ${i + 1}`)}
</section>`

const steps = (rules: Calculated['reglas'], caption: string): Html =>
  table({
    caption,
    columns: [
      { label: 'Paso', cell: (rule: Calculated['reglas'][number]) => RULE_WORDS[rule.regla].paso, heading: true },
      { label: 'Cuenta', cell: (rule) => rule.explicacion },
      { label: 'Por qué', cell: (rule) => RULE_WORDS[rule.regla].ley },
    ],
    rows: rules,
  })

const given = (worker: Worker): [string, string | Html | undefined][] => {
  const valor = {
    '01': `${worker.monDescuento} %`,
    '02': `${pesos(worker.monDescuento ?? 0)} al mes`,
    '03': `factor ${worker.facDescuento}`,
  }
  const tipo = worker.tipoDescuento as keyof typeof valor
  const absent = (days: readonly Day[] | undefined, count: number | undefined) =>
    days?.map(dayText).join(', ') ?? count?.toString()
  return [
    ['Aviso', `${TYPES[tipo]}: ${valor[tipo]}`],
    ['Periodo', period(worker.periodo.inicio, worker.periodo.fin)],
    ['Salario diario', `${worker.salarioDiario}`],
    ['SBC', `${worker.sbc}`],
    ['SDI', worker.sdi === undefined ? undefined : `${worker.sdi}`],
    ['Zona', ZONES[worker.zona]],
    ['Ausencias', absent(worker.fechasAusencias, worker.ausencias)],
    ['Incapacidades', absent(worker.fechasIncapacidades, worker.incapacidades)],
    ['Salario pagado', worker.salarioPagado === undefined ? undefined : pesos(worker.salarioPagado)],
    ['Seguro de daños', INSURANCE[worker.seguroDanos ?? 'no']],
  ]
}

const examples = (): Html => html`<section class="examples" aria-labelledby="ejemplos">
<h2 id="ejemplos">Ejemplos resueltos</h2>
<p>Cada uno abre la calculadora con sus datos y el resultado.</p>
<ul class="links">${EXAMPLES.map((example) => html`<li><a href="${exampleHref(example)}">${example.title}</a></li>\n`)}</ul>
<p>Para calcular nóminas enteras, su sistema puede usar <code>POST /v1/retenciones/calculo</code>: de 1 a 1,000 trabajadores por llamada (<a href="/docs/guia">guía de integración</a>).</p>
</section>`
