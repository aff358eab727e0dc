import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkNrp, typedNrps } from '../../src/kernel/nrp.ts'
import { checkNss } from '../../src/kernel/nss.ts'
import { checkRfc } from '../../src/kernel/rfc.ts'
import { typedKey } from '../../src/kernel/typed-key.ts'

test.each([
  ['mab9307148t4', 'MAB9307148T4'],
  ['MAB-930714-8T4', 'MAB9307148T4'],
  ['MAB 930714\u00a08T4 ', 'MAB9307148T4'],
  ['M&amp;M930714AB1', 'M&M930714AB1'],
  ['m&AMP;m930714ab1', 'M&M930714AB1'],
  ['n\u0303an9302288m9', 'ÑAN9302288M9'],
  ['ñan9302288m9', 'ÑAN9302288M9'],
  ['Y62—00011‑10.1', 'Y6200011101'],
  ['\ufeff12 34 56 7890-3', '12345678903'],
])('%j means %s', (typed, key) => expect(typedKey(typed)).toBe(key))

test.each(['ß12345678903', '１2345678903', 'MAB93O7148T4', 'ı23'])('%j does not become a key by being taken kindly', (typed) => {
  const key = typedKey(typed)
  for (const check of [checkNss, checkNrp, checkRfc]) expect(check(key).ok).toBe(false)
})

test('what is a key already stays as it is, and doing it twice does nothing more', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-ZÑ&0-9]{1,18}$/), (key) => typedKey(key) === key))
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => typedKey(typedKey(text)) === typedKey(text)))
})

test('a list of registrations is parted where people part it', () => {
  expect(typedNrps('A0112345101, y62 00011 10 1\n05-12345-610-4;A0112345101')).toEqual([
    'A0112345101',
    'Y6200011101',
    '05123456104',
  ])
  expect(typedNrps('A0112345101 Y6200011101')).toEqual(['A0112345101', 'Y6200011101'])
  expect(typedNrps(' ,; \n')).toEqual([])
})

test('the reason of a refusal is the true one', () => {
  const reason = (check: { ok: boolean; motivo?: string }) => check.motivo
  expect(reason(checkRfc('mab9307148t4'))).toBe('El RFC se escribe con mayúsculas.')
  expect(reason(checkRfc('MÁB9307148T4'))).toBe('El RFC sólo lleva letras sin acento, Ñ, & y dígitos.')
  expect(reason(checkNss('0000000000'))).toBe('El NSS debe tener 11 dígitos y tiene 10.')
  expect(reason(checkNss('00000000000'))).toBe('El NSS es sólo ceros: es un relleno, no identifica a nadie.')
  expect(reason(checkNrp('00000000000'))).toBe('El registro patronal es sólo ceros: es un relleno, no identifica a nadie.')
})
