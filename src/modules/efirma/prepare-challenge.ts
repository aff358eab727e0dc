// Prepares what an owner will sign: the data are judged now, so nobody signs what will be refused later for its form.
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import { compileBody, fieldErrors, type Validator } from '../../http/validation.ts'
import type { FieldError } from '../../kernel/problem.ts'
import { type ActDefinition, writeCadena } from './act.ts'
import { problems } from './problems.ts'
import { insertChallenge } from './queries.ts'

export const CHALLENGE_MS = 5 * 60_000
const RETO_BYTES = 24

export type Challenge = { reto: string; cadenaOriginal: string; venceEl: string }

const compiled = new WeakMap<ActDefinition, Validator>()

function validatorOf(act: ActDefinition): Validator {
  const validate = compiled.get(act) ?? compileBody(act.datos)
  compiled.set(act, validate)
  return validate
}

/** Refuses an unknown purpose, and data that the act's schema or the cadena original can't take. */
export async function prepareChallenge(
  ctx: Context,
  acts: readonly ActDefinition[],
  { proposito, datos }: { proposito: string; datos: unknown },
): Promise<Challenge> {
  const act = acts.find((a) => a.proposito === proposito)
  if (!act) throw problems.PROPOSITO_DESCONOCIDO({ detail: `Los propósitos son: ${acts.map((a) => a.proposito).join(', ')}.` })
  const validate = validatorOf(act)
  if (!validate(datos)) {
    throw httpProblems.CUERPO_INVALIDO({
      errores: fieldErrors(validate.errors ?? []).map(({ campo, mensaje }) => ({
        campo: campo === '(raíz)' ? 'datos' : `datos.${campo}`,
        mensaje,
      })),
    })
  }
  const unsafe = unwritable(datos, 'datos')
  if (unsafe.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores: unsafe })

  const now = ctx.realNow()
  const venceEl = new Date(now.getTime() + CHALLENGE_MS)
  const reto = ctx.random(RETO_BYTES).toString('base64url')
  const cadenaOriginal = writeCadena({ reto, proposito, lines: act.lines(datos as Record<string, unknown>), venceEl })
  await insertChallenge(ctx.db, { reto, proposito, datos, cadena_original: cadenaOriginal, creado_el: now, vence_el: venceEl })
  return { reto, cadenaOriginal, venceEl: venceEl.toISOString() }
}

// A separator, or a character that does not show, would let a text say something else than it seems to.
const UNWRITABLE = /[|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

function unwritable(value: unknown, campo: string): FieldError[] {
  if (typeof value === 'string') {
    return UNWRITABLE.test(value)
      ? [{ campo, mensaje: 'No puede llevar el carácter | ni caracteres de control o invisibles.' }]
      : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => unwritable(inner, `${campo}.${key}`))
}
