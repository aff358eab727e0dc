// Each lane is an employer of the run's own, so that what one test provokes does not disturb another. Tests of one lane go together.

export const LANES = {
  nomina: 'Nómina: fechas, importes, acuses y textos',
  lectura: 'Lectura por páginas y sondeo',
  renovacion: 'El token termina a media lectura',
  limite: 'Responde 429',
  servicio: 'Responde 503',
  silencio: 'No responde',
  corte: 'Corta la conexión al leer',
  acuse: 'Corta la conexión al acusar',
  repetida: 'Entrega una página dos veces',
  tipos: 'Trae un tipo de aviso desconocido',
  campos: 'Trae campos desconocidos',
  nulos: 'Trae campos nulos',
  revocada: 'La relación se revoca a medio camino',
  ajeno: 'No otorgó relación de confianza',
} as const

export type Lane = keyof typeof LANES

export const LANE_NAMES = Object.keys(LANES) as Lane[]

/** The lane of each employer, in the order in which the run was given them: the employer with Ñ or & does the payroll. */
export function assignLanes(employers: readonly string[]): Record<Lane, string> {
  const special = employers.findIndex((rfc) => /[Ñ&]/.test(rfc))
  const ordered = special > 0 ? [employers[special]!, ...employers.filter((_, i) => i !== special)] : employers
  return Object.fromEntries(LANE_NAMES.map((lane, i) => [lane, ordered[i % ordered.length]!])) as Record<Lane, string>
}
