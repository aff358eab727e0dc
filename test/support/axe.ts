// axe-core over the page as it stands: WCAG 2.0 to 2.2, A and AA, and its best practices.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** One line a violation, with where it is. Expect `[]`. The script comes from the test, not over the page's policy. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: unknown, options: unknown): Promise<{ violations: Found[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    return (await axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations
  })
  return found.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 120)} ${n.failureSummary ?? ''}`),
  )
}

type Found = { id: string; nodes: { target: string[]; html: string; failureSummary?: string }[] }
