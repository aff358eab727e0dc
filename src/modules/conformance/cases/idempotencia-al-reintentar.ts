import { defineCase } from '../case.ts'
import { failed, passed } from '../judges/rules.ts'
import { plainNotices } from '../material.ts'
import { ACKNOWLEDGEMENT_ROUTE } from '../record/exchange.ts'

const keyOf = (x: { encabezados: Record<string, string> }): string | undefined => x.encabezados['idempotency-key']

export const sameKey = defineCase({
  id: 'idempotencia-al-reintentar',
  titulo: 'Reintenta con la misma Idempotency-Key',
  clausula: 'POST /v1/avisos/acuses: `Idempotency-Key`',
  obligatoria: true,
  estimulo: 'Los acuses se registran, y la conexión se corta antes de responder.',
  observa: 'Repite la petición con la misma `Idempotency-Key` y el mismo cuerpo.',
  carril: 'acuse',
  prepara: plainNotices(3),
  provoca: { ante: 'acuse', turno: (turno) => (turno === 1 ? { tipo: 'conexion-cortada' } : undefined) },
  siNada: {
    explicacion: 'No se observó que repitiera los acuses cuya respuesta se perdió.',
    queCambiar: 'Acuse los avisos en POST /v1/avisos/acuses con `Idempotency-Key`, y repita la petición si no hubo respuesta.',
  },
  juzga({ intercambios, avisos }) {
    const own = new Set(avisos.map((notice) => notice.folioAviso))
    const stated = intercambios.filter((x) => x.ruta === ACKNOWLEDGEMENT_ROUTE && x.metodo === 'POST' && names(x.cuerpo, own))
    const cut = stated.find((x) => x.provocacion === 'conexion-cortada')
    if (!cut) return undefined
    if (keyOf(cut) === undefined) {
      return failed(
        'Los acuses llegaron sin `Idempotency-Key`.',
        'Dé a cada envío de acuses una `Idempotency-Key` nueva, y la misma a todos sus reintentos.',
        [cut],
      )
    }
    const next = stated.find((x) => x.inicio > cut.inicio)
    if (!next) return undefined
    if (keyOf(next) !== keyOf(cut)) {
      return failed(
        'Repitió los acuses con otra `Idempotency-Key`.',
        'Genere la clave una vez por envío y guárdela con él; al reintentar use la misma.',
        [cut, next],
      )
    }
    if (next.cuerpoSha256 !== cut.cuerpoSha256) {
      return failed(
        'Repitió la `Idempotency-Key` con un cuerpo distinto.',
        'Guarde el cuerpo tal como se envió y repítalo igual; lo nuevo va en otro envío con otra clave.',
        [cut, next],
      )
    }
    return passed('Reintentó con la misma clave y el mismo cuerpo.', [cut, next])
  },
})

function names(body: unknown, folios: Set<string>): boolean {
  const items = (body as { acuses?: { folioAviso?: string }[] } | null)?.acuses
  return Array.isArray(items) && items.some((item) => folios.has(String(item?.folioAviso)))
}
