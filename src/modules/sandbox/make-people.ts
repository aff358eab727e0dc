// The taxpayers of a run, drawn anew for each: valid keys that belong to nobody, with what trips software up (Ñ, &, accents).
import { completeCurp } from '../../kernel/curp.ts'
import { addDays } from '../../kernel/dates.ts'
import { completeNrp } from '../../kernel/nrp.ts'
import { completeRfc } from '../../kernel/rfc.ts'

export type Person = {
  papel: 'desarrollador' | 'patron'
  rfc: string
  nombre: string
  nrps: string[]
  confia: boolean
  curp?: string
  representante?: { rfc: string; curp: string }
}

type Cast = { letters: string; nombre: string; nrps: number; confia: boolean }

const DEVELOPER = { letters: 'DPR', nombre: 'DESARROLLOS DE PRUEBA SA DE CV' }
const EMPLOYERS: Cast[] = [
  { letters: 'PÑ&', nombre: 'PEÑA & MUÑOZ CONSTRUCCIONES SA DE CV', nrps: 3, confia: true },
  { letters: 'MUÑJ', nombre: 'JOSÉ ÁNGEL MUÑOZ NÚÑEZ', nrps: 1, confia: true },
  { letters: 'TEN', nombre: 'TEXTILES DEL NORTE SA DE CV', nrps: 1, confia: true },
  { letters: 'LBA', nombre: 'LOGÍSTICA DEL BAJÍO SA DE CV', nrps: 1, confia: false },
]

const HOMOCLAVE = '123456789ABCDEFGHIJKLMNPQRSTUVWXYZ'
const DAYS = 10_000

/** `random(n)`: a whole number from 0 to n-1. `employers`: how many; those beyond the usual ones all trust the developer. */
export function makePeople(random: (below: number) => number, employers = EMPLOYERS.length): Person[] {
  const born = () => addDays('1970-01-01', random(DAYS)).replaceAll('-', '').slice(2)
  const code = () => HOMOCLAVE[random(34)]! + HOMOCLAVE[random(34)]!
  const rfc = (letters: string) => completeRfc(letters + born() + code())
  const nrp = () => completeNrp(String.fromCharCode(65 + random(26)) + String(random(1_000_000_000)).padStart(9, '0'))
  const natural = (letters: string) => {
    const own = rfc(letters)
    // A CURP writes X for Ñ.
    return { rfc: own, curp: completeCurp(`${own.slice(0, 10).replaceAll('Ñ', 'X')}HDFRRN0`) }
  }
  const more = Array.from({ length: Math.max(0, employers - EMPLOYERS.length) }, (_, i): Cast => {
    const nombre = `PATRÓN DE PRUEBA ${EMPLOYERS.length + 1 + i} SA DE CV`
    return { letters: `PP${String.fromCharCode(65 + (i % 26))}`, nombre, nrps: 1, confia: true }
  })
  return [{ ...DEVELOPER, nrps: 0, confia: false }, ...EMPLOYERS, ...more].map(({ letters, nombre, nrps, confia }, i) => ({
    papel: i === 0 ? 'desarrollador' : 'patron',
    nombre,
    confia,
    nrps: Array.from({ length: nrps }, nrp),
    ...(letters.length === 4 ? natural(letters) : { rfc: rfc(letters), representante: natural('GODE') }),
  }))
}
