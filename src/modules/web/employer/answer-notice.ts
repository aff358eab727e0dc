// What a person says of one notice, by the same use case as POST /v1/avisos/acuses; what is wrong comes back by field.
import type { Context } from '../../../context.ts'
import { httpProblems } from '../../../http/problems.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import { acknowledgeNotices } from '../../acknowledgements/index.ts'
import { given, typedDay } from '../ui/index.ts'
import type { TypedAnswer } from './answer-page.ts'

const FIELD_OF: Record<string, string> = { ACUSE_INCOHERENTE: '', MOTIVO_DESCONOCIDO: 'motivo' }

/** Refuses CUERPO_INVALIDO, with what is wrong of each field. */
export async function answerNotice(ctx: Context, rfc: string, folioAviso: string, typed: TypedAnswer): Promise<void> {
  const comentario = given(typed.comentario)?.replace(/\s+/g, ' ')
  if (comentario && comentario.length > 300)
    throw invalid({ campo: 'comentario', mensaje: 'Abrevie la explicación a 300 caracteres.' })
  const answer = typed.resultado === 'rechazado' ? rejected(typed) : typed.resultado === 'aplicado' ? applied(typed) : undefined
  if (!answer) throw invalid({ campo: 'resultado', mensaje: 'Diga si se aplicó o se rechazó.' })
  const { resultados } = await acknowledgeNotices(ctx, rfc, [{ folioAviso, ...answer, ...(comentario && { comentario }) }])
  const [result] = resultados
  if (result?.estado !== 'error') return
  const explain = /comentario/.test(result.detalle ?? '')
  const mensaje = explain ? 'Ese motivo pide una explicación.' : plain(result.detalle ?? 'No se pudo registrar.')
  throw invalid({ campo: explain ? 'comentario' : (FIELD_OF[result.codigo ?? ''] ?? ''), mensaje })
}

function applied({ aplicadoEl }: TypedAnswer) {
  const text = given(aplicadoEl)
  const day = text === undefined ? undefined : typedDay(text)
  if (text !== undefined && day === undefined)
    throw invalid({ campo: 'aplicadoEl', mensaje: 'Escriba la fecha como día, mes y año: 16/02/2026.' })
  return { resultado: 'aplicado' as const, ...(day && { aplicadoEl: day }) }
}

function rejected({ motivo }: TypedAnswer) {
  const reason = given(motivo)
  if (reason === undefined) throw invalid({ campo: 'motivo', mensaje: 'Elija el motivo del rechazo.' })
  return { resultado: 'rechazado' as const, motivo: reason }
}

const invalid = (error: FieldError) => httpProblems.CUERPO_INVALIDO({ errores: [error] })
/** The wire's names of fields mean nothing to people. */
const plain = (text: string) => text.replaceAll('`aplicadoEl`', 'La fecha').replaceAll('`', '')
