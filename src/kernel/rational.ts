// Exact fractions of BigInt for amounts of law: a daily quota such as 4,032.40 ÷ 59 has no end in decimals, and must not be
// rounded before it is multiplied by days. Never reduced: denominators stay small (powers of ten times days of a bimester).

/** n ÷ d, with d > 0. */
export type Rational = Readonly<{ n: bigint; d: bigint }>

const POWERS = Array.from({ length: 20 }, (_, places) => 10n ** BigInt(places))
const powerOfTen = (places: number): bigint => POWERS[places] ?? 10n ** BigInt(places)

/** Reads a plain non-negative decimal, `20.5` or `148.10484`, exactly. Throws RangeError on any other text. */
export function decimal(text: string): Rational {
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new RangeError(`not a plain decimal: ${text}`)
  const point = text.indexOf('.')
  if (point < 0) return { n: BigInt(text), d: 1n }
  return { n: BigInt(text.slice(0, point) + text.slice(point + 1)), d: powerOfTen(text.length - point - 1) }
}

export const times = (a: Rational, b: Rational): Rational => ({ n: a.n * b.n, d: a.d * b.d })
export const timesWhole = (a: Rational, whole: number): Rational => ({ n: a.n * BigInt(whole), d: a.d })
export const overWhole = (a: Rational, whole: number): Rational => ({ n: a.n, d: a.d * BigInt(whole) })
export const atMost = (a: Rational, b: Rational): boolean => a.n * b.d <= b.n * a.d

/** Units of 10^-places, rounded half up; for values that are not negative. */
export const rounded = (a: Rational, places: number): bigint => (2n * a.n * powerOfTen(places) + a.d) / (2n * a.d)

/** Cents, rounded half up. */
export const toCents = (pesos: Rational): bigint => rounded(pesos, 2)

/** Math.min for BigInt. */
export function lesser(a: bigint, b: bigint): bigint {
  if (a < b) return a
  return b
}

/** Cents as the JSON number of pesos that is nearest; exact to the cent below 90 million million pesos. */
export const pesos = (cents: bigint): number => Number(cents) / 100
