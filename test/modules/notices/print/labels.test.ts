import { expect, test } from 'vitest'
import { dutiesOf, legalBasisOf } from '../../../../src/modules/notices/print/form-words.ts'
import { action, discountWord, formTitle, instruction, keyWord, typeWord } from '../../../../src/modules/notices/print/labels.ts'

const NOTICE = {
  tipoDescuento: '02',
  facDescuento: 0,
  monDescuento: 2450,
  tipoDescuentoAnterior: null,
  facDescuentoAnterior: null,
  monDescuentoAnterior: null,
  fechaEfecto: '2026-02-10',
  efecto: 'INICIAR',
  sustituidoPor: null,
}
const said = (more: Partial<Record<keyof typeof NOTICE, unknown>> = {}) => instruction({ ...NOTICE, ...more } as never)

test.each([
  ['01', 25, 0, '25.00 % del salario diario integrado'],
  ['02', 2450, 0, 'cuota fija mensual de $2,450.00'],
  ['02', 1234567.5, 0, 'cuota fija mensual de $1,234,567.50'],
  ['03', 0, 20.5, 'factor 20.5000'],
  ['02', 0, 0, undefined],
  ['03', 5, 0, undefined],
  [null, null, null, undefined],
])('a discount of type %s, amount %s and factor %s is said as people say it', (tipo, mon, fac, word) => {
  expect(discountWord(tipo, mon, fac)).toBe(word)
})

test.each([
  ['INICIAR', 'Comience a retener desde el 10 de febrero de 2026: cuota fija mensual de $2,450.00.'],
  ['REINICIAR', 'Vuelva a retener desde el 10 de febrero de 2026'],
  ['MODIFICAR', 'Siga reteniendo y cambie el descuento desde el 10 de febrero de 2026'],
  ['SUSPENDER', 'Deje de retener desde el 10 de febrero de 2026.'],
  ['SUSPENDER_Y_DEVOLVER', 'Devuelva al trabajador lo que ya le haya retenido y todavía no haya enterado'],
  ['SUSPENDER_Y_ENTERAR', 'No devuelva lo retenido en el bimestre enero-febrero de 2026: entérelo'],
])('%s says what to do in plain words', (efecto, words) => {
  expect(said({ efecto })).toContain(words)
})

test('a superseded notice says only not to apply it, whatever its effect', () => {
  expect(said({ sustituidoPor: 'R0212026000099' })).toBe(
    'No aplique este aviso: ya no cuenta. Lo dejó sin efecto el aviso R0212026000099; aplique ese.',
  )
  expect(action({ ...NOTICE, sustituidoPor: 'R0212026000099' } as never)).toBe('Sin efecto: no lo aplique')
})

test('what the catalog does not know is said to be unknown instead of guessed', () => {
  expect(said({ efecto: null, fechaEfecto: null })).toContain('todavía no conoce este tipo de aviso')
  expect(said({ efecto: 'OTRO' })).toBe('Aplique lo siguiente desde el 10 de febrero de 2026: OTRO.')
  expect(typeWord({}, '99')).toBe('Aviso de tipo 99')
  expect(keyWord({ tiposCredito: { '001': 'Crédito tradicional' } }, 'tiposCredito', '002')).toBe('002')
  expect(keyWord({ tiposCredito: { '001': 'Crédito tradicional' } }, 'tiposCredito', '001')).toBe('001 · Crédito tradicional')
})

test.each([
  ['02', 'RETENCION', 'Aviso para retención de descuentos'],
  ['04', 'RETENCION', 'Aviso para retención de descuentos'],
  ['03', 'MODIFICACION', 'Aviso de modificación al factor de descuentos'],
  ['10', 'SUSPENSION', 'Aviso de suspensión por próxima liquidación de crédito'],
  ['11', 'SUSPENSION', 'Aviso de suspensión de descuentos'],
  ['12', 'SUSPENSION', 'Aviso de suspensión de descuentos'],
  ['99', null, 'Aviso de tipo 99'],
])('a notice of type %s has the title of the form, to the letter', (tipoAviso, clasificacion, title) => {
  expect(formTitle({ tipoAviso, clasificacion })).toBe(title)
})

const duties = (more: object) => dutiesOf({ ...NOTICE, ...more } as never).join(' ')

test('the paper says what prevents the usual mistakes, and nothing of them where the notice does not count', () => {
  expect(duties({ clasificacion: 'RETENCION', tipoAviso: '02' })).toMatch(/20 %.*día 17.*solidariamente.*artículo 48/)
  const general = duties({ clasificacion: 'SUSPENSION', tipoAviso: '12', efecto: 'SUSPENDER_Y_DEVOLVER' })
  expect(general).toMatch(/Devuelva.*Termine el crédito en el SUA y siga pagando la aportación del 5 %/)
  const nearly = duties({ clasificacion: 'SUSPENSION', tipoAviso: '10', efecto: 'SUSPENDER_Y_ENTERAR' })
  expect(nearly).toMatch(/no se devuelve.*12 meses.*5 %/)
  expect(duties({ clasificacion: 'RETENCION', sustituidoPor: 'S1209026000001' })).toBe('')
  expect(legalBasisOf({ clasificacion: 'SUSPENSION' } as never).join()).toContain('RIPAEDI, artículo 50, segundo párrafo')
  expect(legalBasisOf({ clasificacion: 'RETENCION' } as never).join()).toContain('artículos 97, fracción III')
})
