// What no database keeps as text is refused before anything looks at it: NUL, halves of characters, and bodies nested deeper than
// any schema asks for, which whatever walks them by recursion would not survive.
import type { FastifyInstance } from 'fastify'
import { httpProblems } from './problems.ts'

const DEEPEST = 40
const CONTROL = { campo: '', mensaje: 'Quite el carácter nulo (U+0000) y las mitades sueltas de caracteres.' }

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

export function refuseUnstorableText(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    if (request.url.includes('%00')) throw httpProblems.PARAMETRO_INVALIDO({ errores: [CONTROL] })
    const wrong = wrongIn(request.body)
    if (wrong) throw httpProblems.CUERPO_INVALIDO({ errores: [{ campo: '', mensaje: wrong }] })
  })
}

function wrongIn(body: unknown): string | undefined {
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return `Tiene más de ${DEEPEST} niveles.`
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value === 'string' && !isStorable(value)) return CONTROL.mensaje
      if (Array.isArray(value)) for (const item of value) next.push(item)
      else if (isPlain(value)) {
        for (const name in value) {
          if (!isStorable(name)) return CONTROL.mensaje
          next.push(value[name])
        }
      }
    }
    level = next
  }
  return undefined
}

/** As JSON and forms are parsed; streams and files are none. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
