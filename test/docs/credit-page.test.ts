import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { creditPage, pictures } from './credit-page.ts'

const DOCS = join(import.meta.dirname, '..', '..', 'docs')

test('the page of the credit and its pictures say what the cases of the fold say', () => {
  expect(readFileSync(join(DOCS, 'credito.md'), 'utf8')).toBe(creditPage())
  for (const [file, text] of pictures()) {
    expect(readFileSync(join(DOCS, 'images', 'credito', file), 'utf8'), file).toBe(text)
  }
})
