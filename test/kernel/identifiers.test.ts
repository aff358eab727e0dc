// domain.md 3: every worked example, and what must not pass.
import { describe, expect, test } from 'vitest'
import type { Check } from '../../src/kernel/check.ts'
import { checkCredit } from '../../src/kernel/credit.ts'
import { checkCurp, completeCurp } from '../../src/kernel/curp.ts'
import { checkFolio, folioSerial } from '../../src/kernel/folio.ts'
import { luhnDigit } from '../../src/kernel/luhn.ts'
import { checkNrp, completeNrp } from '../../src/kernel/nrp.ts'
import { checkNss, completeNss } from '../../src/kernel/nss.ts'
import { checkRfc, completeRfc, isCompanyRfc, isGenericRfc } from '../../src/kernel/rfc.ts'

const verdict = (check: Check) => (check.ok ? (check.aviso ? 'warned' : 'accepted') : 'refused')

type Table = { accepted: string[]; warned?: string[]; refused: string[] }

const tables: [string, (text: string) => Check, Table][] = [
  [
    'NSS',
    checkNss,
    {
      accepted: ['12345678903', '01018000016', '45199512349', '97880012345', '77269900013'],
      refused: [
        '12345678904',
        '12345678900',
        '1234567890',
        '123456789033',
        '1234567890A',
        ' 12345678903',
        '12345678903\n',
        '１2345678903',
        '00000000000',
        '',
      ],
    },
  ],
  [
    'NRP',
    checkNrp,
    {
      accepted: ['A0112345101', 'Y6200011101', '05123456104'],
      refused: [
        'A1234567890',
        'A0112345102',
        'a0112345101',
        'AA112345101',
        'A011234510',
        'A01123451011',
        'Ñ0112345101',
        '-0112345101',
        '00000000000',
        'A0112345101\n',
        '',
      ],
    },
  ],
  [
    'RFC',
    checkRfc,
    {
      accepted: ['GODE561231GR8', 'MAB9307148T4', 'EKU9003173C9'],
      warned: ['VACE460910SX6', 'EKU9003173C8'],
      refused: [
        ...['XAXX010101000', 'XEXX010101000'],
        ...['EKU9013173C9', 'EKU9002303C9', 'EKU9000003C9'],
        ...[
          'EK9003173C9',
          'EKU9003173C',
          'EKUXX9003173C9',
          'eku9003173c9',
          'EKU9003173CB',
          'EKU-900317-3C9',
          'EKU9003173C9 ',
          'EKU9003173C9\n',
          '',
        ],
      ],
    },
  ],
  [
    'CURP',
    checkCurp,
    {
      accepted: ['BOXW310820HNERXN09', 'XEXX010101HNEXXXA4'],
      warned: ['BOXW310820HNERXN08', 'XEXX010101HNEXXXA8', 'BOXW310820HNERXN0A'],
      refused: [
        'BOXW310820ANERXN09',
        'BOXW310820HNERXN0',
        'BOXW310820HNERXN099',
        'boxw310820hnerxn09',
        'B0XW310820HNERXN09',
        'BOXW310230HNERXN09',
        'BOXW311320HNERXN09',
        'BOXW310820HXXRXN09',
        '',
      ],
    },
  ],
  [
    'credit number',
    checkCredit,
    {
      accepted: ['0000000001', '1234567890'],
      refused: ['0000000000', '123456789', '12345678901', '123456789A', '1234567890\n', ''],
    },
  ],
  [
    'folio',
    checkFolio,
    {
      accepted: ['R0211026000123', 'S1209025999999'],
      warned: ['R02110260001', 'X0211026000123', 'R0211126000123', 'ABCDEFGHIJKLM'],
      refused: ['R0211026000', 'R02110260001234', 'r0211026000123', 'R02-1026000123', 'R0211026000123\n', ''],
    },
  ],
]

for (const [name, check, table] of tables) {
  describe(name, () => {
    for (const [expected, texts] of Object.entries(table)) {
      test.each(texts)(`%j is ${expected}`, (text) => expect(verdict(check(text))).toBe(expected))
    }
    test('a refusal and a warning say why, in Spanish', () => {
      for (const text of [...table.refused, ...(table.warned ?? [])]) {
        const result = check(text)
        expect(result.ok ? result.aviso : result.motivo).toMatch(/^(El|La) .+\.$/)
      }
    })
  })
}

test('a CURP and an RFC with Ñ or & keep their check digit', () => {
  expect(verdict(checkCurp(completeCurp('ÑUÑW310820HNERXN0')))).toBe('accepted')
  for (const body of ['Ñ&A930714AB', 'ÑU&E561231GR', 'MAB000229AA', 'GODE000229AA'])
    expect(verdict(checkRfc(completeRfc(body)))).toBe('accepted')
})

test('the check character of an RFC is 0 for remainder 0 and A for remainder 1', () => {
  const ends = new Set<string>()
  for (let i = 0; i < 36 * 36; i++) ends.add(completeRfc(`MAB930714${i.toString(36).padStart(2, '0').toUpperCase()}`).at(-1)!)
  expect([...ends].sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A'])
})

test('an RFC date is judged in both centuries', () => {
  expect(verdict(checkRfc(completeRfc('MAB000229AA')))).toBe('accepted') // 2000 had a 29 February, 1900 had not
  expect(verdict(checkRfc(completeRfc('MAB010229AA')))).toBe('refused')
})

test('generic and company RFCs are told apart', () => {
  expect(isGenericRfc('XAXX010101000')).toBe(true)
  expect(isGenericRfc('EKU9003173C9')).toBe(false)
  expect(isCompanyRfc('EKU9003173C9')).toBe(true)
  expect(isCompanyRfc('GODE561231GR8')).toBe(false)
})

test('each wrong last digit of an NSS and of an NRP is refused', () => {
  for (const [whole, check] of [
    ['12345678903', checkNss],
    ['A0112345101', checkNrp],
  ] as const) {
    for (const digit of '0123456789') expect(check(whole.slice(0, 10) + digit).ok).toBe(digit === whole[10])
  }
})

test('synthetic identifiers pass their own checks', () => {
  for (const ten of ['0000000001', '9999999999', '1029384756']) {
    expect(verdict(checkNss(completeNss(ten)))).toBe('accepted')
    expect(verdict(checkNrp(completeNrp(`Z${ten.slice(1)}`)))).toBe('accepted')
  }
})

test('Luhn over no digits is zero, and doubles from the right', () => {
  expect(luhnDigit('')).toBe(0)
  expect(luhnDigit('7992739871')).toBe(3)
})

test('the serial of a folio is its last six digits', () => {
  expect(folioSerial('R0211026000123')).toBe(123)
  expect(folioSerial('ABCDEFGHIJKLM')).toBeUndefined()
})
