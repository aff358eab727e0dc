import { Type } from 'typebox'
import { nullable } from '../../http/fields.ts'
import { NAMED_REJECTS } from './upload.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [0] })

const RejectedRow = Type.Object(
  {
    linea: Type.Integer({ minimum: 1, description: 'Línea del envío, desde 1.', examples: [17] }),
    campo: nullable(Type.String({ description: 'Nulo si es la línea entera.', examples: ['nss'] })),
    codigo: Type.String({ examples: ['VALOR_INVALIDO'] }),
    motivo: Type.String({ examples: ['El dígito verificador del NSS no corresponde.'] }),
  },
  { $id: 'RenglonRechazado', description: 'Por qué no se tomó una línea.' },
)

const rechazos = Type.Array(RejectedRow, {
  maxItems: NAMED_REJECTS,
  description: 'Los primeros mil motivos; los rechazados se cuentan todos en `rechazadas`.',
})

const rows = {
  leidas: count('Líneas leídas.'),
  sinCambio: count('Líneas que ya constaban igual.'),
  rechazadas: count('Líneas que no se tomaron.'),
  advertencias: Type.Record(Type.String(), Type.Integer(), {
    description: 'Líneas que se tomaron a pesar de una duda, por campo.',
    examples: [{ rfcTrabajador: 12 }],
  }),
  rechazos,
}

export const NoticeUpload = Type.Object(
  { publicadas: count('Avisos publicados ahora.'), ...rows },
  { $id: 'ImportacionDeAvisos', description: 'Qué se hizo con los avisos enviados.' },
)

export const EmployerUpload = Type.Object(
  {
    patronesNuevos: count('Patrones nuevos.'),
    patronesRenombrados: count('Patrones con otra razón social.'),
    nrpNuevos: count('Registros patronales nuevos.'),
    nrpMovidos: count('Registros patronales que cambiaron de patrón.'),
    ...rows,
  },
  { $id: 'ImportacionDePadron', description: 'Qué se hizo con los patrones enviados.' },
)

export const CatalogUpload = Type.Object(
  {
    leidas: rows.leidas,
    escritas: count('Claves nuevas o con cambio.'),
    sinCambio: rows.sinCambio,
    avisosClasificados: count('Avisos que esperaban su tipo y ya quedaron clasificados.'),
  },
  { $id: 'ImportacionDeCatalogos', description: 'Qué se hizo con los catálogos enviados.' },
)

/** Bodies that are read as they come, by media type with an example; for the reference only. */
export const streamBody = (examples: Record<string, string>) => ({
  content: Object.fromEntries(
    Object.entries(examples).map(([type, example]) => [type, { schema: { type: 'string', examples: [example] } }]),
  ),
})
