// Draws bench/chart.svg from bench/results.json: each ratio as a bar against its bound, which is the line at 1.
//   node bench/chart.ts [--salida bench/chart.svg]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { benchOptions } from './support/options.ts'
import { readResults } from './support/results.ts'

const { texts } = benchOptions({}, ['salida'])
const [ROW, LEFT, SCALE, MOST] = [34, 320, 220, 2]
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const bars = Object.entries(readResults()).flatMap(([bench, run]) =>
  // Where less is better the share is turned round, so that beyond the line is always met.
  run.results.map((r) => ({ ...r, bench, day: run.day, share: r.most ? r.bound / r.ratio : r.ratio / r.bound })),
)
const height = bars.length * ROW + 50
const rows = bars.map(({ bench, name, ratio, bound, most, share }, i) => {
  const y = 30 + i * ROW
  const width = Math.min(share, MOST) * SCALE
  return `<text x="${LEFT - 10}" y="${y + 15}" text-anchor="end">${escaped(`${bench}: ${name}`)}</text>
<rect x="${LEFT}" y="${y}" width="${width.toFixed(0)}" height="22" fill="${share >= 1 ? '#13322b' : '#a02142'}"/>
<text x="${LEFT + width + 6}" y="${y + 15}">${ratio.toFixed(2)} (${most ? '≤' : '≥'} ${bound})</text>`
})
const line = LEFT + SCALE
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + MOST * SCALE + 110} ${height}" font-family="sans-serif" font-size="12">
<title>Measured ratios against their bounds</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${line}" y="18" text-anchor="middle">bound</text>
<line x1="${line}" x2="${line}" y1="24" y2="${height - 14}" stroke="#98989a" stroke-dasharray="4 3"/>
${rows.join('\n')}
</svg>
`
writeFileSync(texts.salida ?? join(import.meta.dirname, 'chart.svg'), svg)
