// The guide as a page: every heading can be linked to, what is code stays code, and Markdown cannot bring HTML in.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { escapeHtml } from '../../../../src/http/html.ts'
import { draw, guidePage } from '../../../../src/modules/web/public/guide-page.ts'
import { GUIDE, readBlocks } from '../../../docs/guide-blocks.ts'

test('every section has an anchor of its own, and the contents lead to each', () => {
  const { text } = guidePage()
  const sections = readFileSync(GUIDE, 'utf8').match(/^## .*$/gm)!
  const anchors = [...text.matchAll(/<h2 id="([^"]+)"><a/g)].map((m) => m[1]!)
  expect(anchors).toHaveLength(sections.length)
  expect(new Set(anchors).size).toBe(anchors.length)
  const contents = [...text.matchAll(/<li><a href="#([^"]+)">/g)].map((m) => m[1]!)
  expect(contents).toEqual(anchors)
  expect(anchors).toContain('8-diga-que-hizo-los-acuses')
})

test('every example stands there word for word, in a box that scrolls by itself', () => {
  const { text } = guidePage()
  for (const block of readBlocks()) {
    expect(text).toContain(`<code>${escapeHtml(block.text)}</code>`)
    if (block.answer) expect(text).toContain(`<code>${escapeHtml(block.answer.text)}</code>`)
  }
  expect(text).toContain('Node: nomina.mjs')
})

test('HTML in Markdown is shown, not obeyed', () => {
  const { text } = draw('# A\n\n<script>x</script> y <b onclick="z">b</b>\n\n## B\n\n`<i>`\n\n```sh\n<u>\n```\n')
  expect(text).not.toMatch(/<script>|<b |<i>|<u>/)
  expect(text).toContain('&lt;script&gt;x&lt;/script&gt;')
})
