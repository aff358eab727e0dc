// A certification test: what it asks for, how it provokes, and how it judges what was seen. Pure: values in, values out. One file
// each in cases/; cases.ts lists them.
import type { Worker as CalculatedWorker } from '../withholding/index.ts'
import type { Lane } from './lanes.ts'
import type { Pace } from './pace.ts'
import type { Exchange, ProvocationKind } from './record/exchange.ts'

export type Settled = 'aprobada' | 'advertencia' | 'fallida'

/** `evidencia`: numbers of exchanges. `queCambiar`: what to do about it; absent where it passed. */
export type Judgement = { estado: Settled; explicacion: string; queCambiar?: string; evidencia: number[] }

/** A worker who is on the payroll of the lane's employer, or (`enPlantilla` false) one that a notice names and who is not. */
export type Person = {
  nss: string
  rfc: string
  curp: string
  nombre: string
  numCredito: string
  enPlantilla: boolean
}

/** A notice that a test publishes; the rest is filled in. `dia`: days before today on which it was created. */
export type NoticeDraft = {
  persona: number
  tipoAviso: string
  tipoDescuento: '01' | '02' | '03'
  /** Percentage, pesos a month or factor. */
  valor: number
  dia?: number
  /** Order of creation among the test's notices where it is not that of publication; a greater one was created later. */
  serie?: number
  nulos?: boolean
}

/** What the developer is to report: the withholding of one worker in one pay period. */
export type ExerciseDraft = {
  persona: number
  /** Index of the notice whose terms hold. */
  aviso: number
  periodo: { inicio: string; fin: string }
  terminos: Omit<CalculatedWorker, 'tipoDescuento' | 'monDescuento' | 'facDescuento' | 'periodo'>
  /** Withheld in this bimester and not yet paid to the institute, before the notice. */
  retenidoPorEnterar?: number
}

/** What a test needs to begin. Amounts are drawn anew for each try, so that nobody can learn the answers. */
export type Material = {
  personas: Omit<Person, 'numCredito' | 'nss' | 'rfc' | 'curp'>[]
  avisos: NoticeDraft[]
  ejercicios: ExerciseDraft[]
}

/** A whole number from `from` to `to`. */
export type Draw = (from: number, to: number) => number

export type Published = { folioAviso: string; persona: number; fechaCreaAviso: string; tipoAviso: string }

export type Exercise = {
  ejercicio: string
  persona: number
  periodo: { inicio: string; fin: string }
  terminos: ExerciseDraft['terminos']
  retenidoPorEnterar: number | null
  /** What must come out. */
  esperado: { folioAviso: string; retencion: number; seguroDanos: number; reglas: string[] }
}

/** What the developer reported of an exercise. */
export type Report = {
  n: number
  instante: number
  ejercicio: string
  folioAviso: string
  surteEfecto: string | null
  retencion: number
  seguroDanos: number
  devolver: number
  enterar: number
  nombre: string
}

export type Acknowledgement = {
  n: number
  instante: number
  folioAviso: string
  resultado: string
  motivo: string | null
  comentario: string | null
}

/** All that a judge may look at: what happened since the test's start. */
export type Seen = {
  /** Its own id. */
  caso: string
  desde: number
  ahora: number
  ritmo: Pace
  /** Name and version of the product that is certified. */
  producto: { nombre: string; version: string }
  /** RFC of the lane's employer. */
  patron: string
  personas: readonly Person[]
  avisos: readonly Published[]
  ejercicios: readonly Exercise[]
  /** In order of beginning. */
  intercambios: readonly Exchange[]
  /** Those that read the lane's notices. */
  lecturas: readonly Exchange[]
  /** Where the test asks for it: the latest 403 to a reading of this lane from before the test began. */
  negadaAntes?: Exchange | undefined
  /** Of the test's notices, in order. */
  acuses: readonly Acknowledgement[]
  /** Of the test's exercises, in order. */
  reportes: readonly Report[]
}

/** One thing that the suite does at a turn; `esperar`: seconds of Retry-After, null without. */
export type Provocation =
  | { tipo: Extract<ProvocationKind, 'limite-429' | 'servicio-503'>; esperar: number | null }
  | { tipo: 'sin-respuesta'; ms: number }
  | { tipo: Exclude<ProvocationKind, 'limite-429' | 'servicio-503' | 'sin-respuesta'> }

export type Case = {
  id: string
  titulo: string
  /** Where the rule stands. */
  clausula: string
  obligatoria: boolean
  /** What the suite does, in words. */
  estimulo: string
  /** What it looks at and wants, in words. */
  observa: string
  carril: Lane
  /** Whole pages never have more notices than this in the test's lane. */
  pagina?: number
  prepara?: (draw: Draw) => Material
  /** What happens to the `turno`-th question of the kind (from 1) since the test began. */
  provoca?: { ante: 'lectura' | 'acuse'; turno: (turno: number, ritmo: Pace) => Provocation | undefined }
  /** Undefined: go on watching. */
  /** Wants to know of a refusal from before it began: software that has stopped since must not be failed for its silence. */
  recuerdaNegada?: boolean
  juzga: (seen: Seen) => Judgement | undefined
  /** What to do where nothing was seen in time. */
  siNada: { explicacion: string; queCambiar: string }
}

export const defineCase = (definition: Case): Case => Object.freeze(definition)
