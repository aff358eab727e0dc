// What the catalog knows of a type of notice (domain.md 2 and 4). What a notice means among the others of its credit: ../credits.
export const CLASIFICACIONES = ['RETENCION', 'MODIFICACION', 'SUSPENSION'] as const
export type Clasificacion = (typeof CLASIFICACIONES)[number]

/** Giving back is the rule; paying in is the exception of a credit about to be paid off. */
export const EFECTOS_SUSPENSION = ['SUSPENDER_Y_DEVOLVER', 'SUSPENDER_Y_ENTERAR'] as const
export type EfectoSuspension = (typeof EFECTOS_SUSPENSION)[number]
export type Efecto = 'INICIAR' | 'REINICIAR' | 'MODIFICAR' | EfectoSuspension
export const SIN_EFECTO = 'SIN_EFECTO'

/** What the catalog tiposAviso says of a type; a type that it does not know has no entry. */
export type NoticeType = { clasificacion: Clasificacion; efecto: EfectoSuspension | undefined }
export type NoticeTypes = ReadonlyMap<string, NoticeType>

/** Of a suspension, by what the catalog says of its type. */
export const suspensionEffect = (type: NoticeType | undefined): EfectoSuspension => type?.efecto ?? 'SUSPENDER_Y_DEVOLVER'

/** Of the only notice of a credit. */
export function effectAlone(type: NoticeType): Efecto {
  if (type.clasificacion === 'SUSPENSION') return suspensionEffect(type)
  return type.clasificacion === 'RETENCION' ? 'INICIAR' : 'MODIFICAR'
}
