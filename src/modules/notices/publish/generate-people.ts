// Synthetic employers, NRPs and workers whose keys are valid and belong to nobody. Each is a function of the seed and its
// number, so nothing is kept and ten million take no memory.

import { completeCurp } from '../../../kernel/curp.ts'
import { addDays } from '../../../kernel/dates.ts'
import { completeNrp } from '../../../kernel/nrp.ts'
import { completeNss } from '../../../kernel/nss.ts'
import { completeRfc } from '../../../kernel/rfc.ts'

/** A number from 0 to 2³²-1 that depends on all three (a mixing function, not for secrets). */
export function mix(seed: number, what: number, index: number): number {
  let h =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^
    Math.imul(what + 0x7f4a7c15, 0xc2b2ae35) ^
    Math.imul(index + 0x165667b1, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}

/** An index below `count` by a softened Zipf law: the first ones come often, the last ones seldom. `chance`: 0 to 1. */
export const zipf = (chance: number, count: number): number =>
  Math.min(count - 1, Math.floor(SOFTNESS * ((count + SOFTNESS) / SOFTNESS) ** chance - SOFTNESS))
const SOFTNESS = 20

const unit = (n: number): number => n / 4_294_967_296
const WHAT = { rfc: 1, name: 2, owner: 3, nrp: 4, person: 5, place: 6 } as const

const HOMOCLAVE = '123456789ABCDEFGHIJKLMNPQRSTUVWXYZ'
const LETTERS = 'ABCDEFGHIJKLMNÑOPQRSTUVWXYZ&'
const CONSONANTS = 'BCDFGHJKLMNÑPQRSTVWXYZ'
const STATES = [
  'AS',
  'BC',
  'CH',
  'CL',
  'DF',
  'GT',
  'HG',
  'JC',
  'MC',
  'MN',
  'NL',
  'OC',
  'PL',
  'QT',
  'SL',
  'SP',
  'SR',
  'TS',
  'VZ',
  'YN',
]
const TRADES = [
  'ACEROS',
  'ALIMENTOS',
  'AUTOPARTES',
  'CABAÑAS',
  'CONSTRUCCIONES',
  'DISEÑO',
  'EMPAQUES',
  'HILADOS',
  'LOGÍSTICA',
  'MADERAS',
  'MUEBLES',
  'PIÑATAS',
  'PLÁSTICOS',
  'SERVICIOS',
  'TEXTILES',
  'VIÑEDOS',
]
const PLACES = [
  'DEL BAJÍO',
  'DEL NORTE',
  'DE OCCIDENTE',
  'DEL GOLFO',
  'DE ANÁHUAC',
  'DEL PACÍFICO',
  'PEÑA',
  'MUÑOZ & HIJOS',
  'NÚÑEZ',
  'DE LA SIERRA',
  'DEL VALLE',
  'IBÁÑEZ & CÍA',
]
const FORMS = ['S.A. DE C.V.', 'S. DE R.L. DE C.V.', 'S.A.P.I. DE C.V.', 'S.C.']

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!

/** Days of founding and of birth: the years 1970 to 1997. */
const DATES = Array.from({ length: 10_000 }, (_, i) => addDays('1970-01-01', i).replaceAll('-', '').slice(2))
const RFCS = HOMOCLAVE.length ** 2 * DATES.length

export type GeneratedEmployer = { rfc: string; razonSocial: string }

/** Employer number `index`; the RFC (of a company) is unlike that of every other index below 11 million. */
export function employer(seed: number, index: number): GeneratedEmployer {
  // An odd factor without 5 and 17 makes a permutation of the 34² homoclaves × 10,000 days.
  const place = Number((BigInt(index) * 48_271n + BigInt(mix(seed, WHAT.rfc, 0))) % BigInt(RFCS))
  const code = Math.floor(place / DATES.length)
  const h = mix(seed, WHAT.name, index)
  const letters = LETTERS[h % 28]! + LETTERS[(h >>> 8) % 28]! + LETTERS[(h >>> 16) % 28]!
  const homoclave = HOMOCLAVE[code % 34]! + HOMOCLAVE[Math.floor(code / 34)]!
  const razonSocial = `${pick(TRADES, h >>> 3)} ${pick(PLACES, h >>> 11)} ${index + 1}, ${pick(FORMS, h >>> 19)}`
  return { rfc: completeRfc(letters + DATES[place % DATES.length]! + homoclave), razonSocial }
}

/** Which of `patrones` employers NRP number `index` belongs to: each has one, the rest goes to the large ones by Zipf. */
export const ownerOf = (seed: number, index: number, patrones: number): number =>
  index < patrones ? index : zipf(unit(mix(seed, WHAT.owner, index)), patrones)

/** NRP number `index`, unlike every other below 1,000 million. */
export function nrp(seed: number, index: number): string {
  const digits = (index * 7_919 + (mix(seed, WHAT.nrp, 0) % 1_000_000)) % 1_000_000_000
  return completeNrp(String.fromCharCode(65 + (mix(seed, WHAT.nrp, index + 1) % 26)) + String(digits).padStart(9, '0'))
}

const FIRST_NSS = 1_234_567_890

export type GeneratedWorker = { nss: string; rfcTrabajador: string; curpTrabajador: string; delegacion: string }

/** Worker number `index`, with an NSS unlike every other below 10,000 million. */
export function worker(seed: number, index: number): GeneratedWorker {
  const h = mix(seed, WHAT.person, index)
  const g = mix(seed, WHAT.place, index)
  const name = CONSONANTS[h % 22]! + 'AEIOU'[(h >>> 5) % 5]! + LETTERS[(h >>> 8) % 26]! + LETTERS[(h >>> 13) % 14]!
  const birth = DATES[(h >>> 4) % DATES.length]!
  const inner = CONSONANTS[g % 22]! + CONSONANTS[(g >>> 5) % 22]! + CONSONANTS[(g >>> 10) % 22]!
  const ten = name + birth
  return {
    nss: completeNss(String((index * 7_368_787 + FIRST_NSS) % 10_000_000_000).padStart(10, '0')),
    rfcTrabajador: completeRfc(ten + HOMOCLAVE[(g >>> 3) % 34]! + HOMOCLAVE[(g >>> 14) % 34]!),
    curpTrabajador: completeCurp(`${ten}${g & 1 ? 'H' : 'M'}${pick(STATES, g >>> 20)}${inner}0`),
    delegacion: String(1 + ((g >>> 6) % 33)).padStart(2, '0'),
  }
}
