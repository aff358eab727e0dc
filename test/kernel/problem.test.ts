import { expect, test } from 'vitest'
import { base32 } from '../../src/kernel/base32.ts'
import { defineProblems, publishedProblems } from '../../src/kernel/problem.ts'

test('a code is declared once in the whole service', () => {
  const problems = defineProblems({ PRUEBA_UNICA: { status: 400, title: 'Prueba' } })
  expect(publishedProblems().get('PRUEBA_UNICA')).toEqual({ status: 400, title: 'Prueba' })
  expect(() => defineProblems({ PRUEBA_UNICA: { status: 409, title: 'Otra' } })).toThrow('PRUEBA_UNICA')
  expect(problems.PRUEBA_UNICA({ detail: 'así', cause: 'privado' })).toMatchObject({
    codigo: 'PRUEBA_UNICA',
    status: 400,
    detail: 'así',
    cause: 'privado',
  })
})

test('base 32 leaves out the letters that are misread', () => {
  expect(base32(Buffer.from([0xff, 0x00, 0xff]))).toBe('ZW0FY')
  expect(base32(new Uint8Array())).toBe('')
  expect(base32(Buffer.from(Array.from({ length: 256 }, (_, i) => i)))).toMatch(/^[0-9A-HJKMNP-TV-Z]+$/)
})
