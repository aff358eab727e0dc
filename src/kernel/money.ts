// Decimal amounts travel as text inside the service, so no cent is lost to binary fractions.

/**
 * Reads an amount as sources write it (`2450`, `"2,450.00"` is refused, `20.5`, a JSON number) into canonical text with exactly
 * `decimals` places. Undefined where it is negative, not a number, has more places than the field, or is too wide for it.
 */
export function parseDecimal(given: string | number, width: number, decimals: number): string | undefined {
  const text = typeof given === 'number' ? (Number.isFinite(given) ? String(given) : '') : given.trim()
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(text)
  if (!parts) return undefined
  const whole = parts[1]!.replace(/^0+(?=\d)/, '')
  const fraction = (parts[2] ?? '').replace(/0+$/, '')
  if (fraction.length > decimals || whole.length > width - decimals) return undefined
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`
}
