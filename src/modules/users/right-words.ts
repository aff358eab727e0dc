// Rights as people are told them.
import type { Derecho } from '../sessions/index.ts'
import { DERECHOS } from './rules.ts'

const WORDS: Record<Derecho, { label: string; hint: string }> = {
  ver: { label: 'Ver', hint: 'Los avisos, las relaciones y quién ha leído los datos. Lo tienen todos.' },
  descargar: {
    label: 'Descargar y aplicar',
    hint: 'Los avisos como PDF, Excel (CSV) o archivo para SUA; registrar qué se hizo con cada uno; los acuses.',
  },
  confianza: {
    label: 'Relaciones de confianza',
    hint: 'Prepararlas, revocarlas, responder a desarrolladores y asociar registros patronales. Otorgar una relación pide además la e.firma del patrón.',
  },
  administrar: { label: 'Usuarios', hint: 'Invitar a otras personas, cambiar sus permisos y retirarlas.' },
}

const rightLabel = (derecho: Derecho): string => WORDS[derecho].label
export const rightList = (derechos: Iterable<Derecho>): string => {
  const given = new Set(derechos)
  return DERECHOS.filter((d) => given.has(d))
    .map(rightLabel)
    .join(', ')
}

/** Check boxes of what `giver` may hand out; seeing is not asked, everybody gets it. */
export const rightOptions = (giver: ReadonlySet<Derecho>) =>
  DERECHOS.filter((d) => d !== 'ver' && giver.has(d)).map((d) => ({ value: d, ...WORDS[d] }))
