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

/** Employers of a run in which every test has one of its own, so that all go at once. */
export const EMPLOYERS_OF_A_RUN = LANE_NAMES.length

type Employer = { rfc: string; papel: string; confia: boolean }

/**
 * The employer of each lane: the one with Ñ and & makes the payroll, the one without relation is the stranger, the others follow in
 * order. Where there are fewer than lanes, some serve several, one after another.
 */
export function assignLanes(taxpayers: readonly Employer[]): Record<Lane, string> {
  const employers = taxpayers.filter((taxpayer) => taxpayer.papel === 'patron')
  const trusting = employers.filter((employer) => employer.confia)
  const payroll = trusting.find(({ rfc }) => /Ñ/.test(rfc) && rfc.includes('&')) ?? trusting[0]!
  const stranger = employers.find((employer) => !employer.confia) ?? trusting.at(-1)!
  // The last one ends in a revocation, so nothing else may come after it there.
  const revoked = trusting.findLast((employer) => employer !== payroll) ?? payroll
  const others = trusting.filter((employer) => employer !== payroll && employer !== revoked)
  const fixed: Partial<Record<Lane, string>> = { nomina: payroll.rfc, ajeno: stranger.rfc, revocada: revoked.rfc }
  let next = 0
  const assigned = LANE_NAMES.map((lane) => {
    const shared = others.length > 0 ? others[next % others.length]! : payroll
    if (!fixed[lane]) next++
    return [lane, fixed[lane] ?? shared.rfc]
  })
  return Object.fromEntries(assigned) as Record<Lane, string>
}
