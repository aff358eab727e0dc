// What no database keeps as text is refused before anything works with it: NUL, halves of characters, and bodies nested deeper than
// any schema asks for, which whatever walks them by recursion would not survive.
import '@fastify/swagger'
import type { App } from './app-type.ts'
import { httpProblems } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The use case refuses such text itself, in the words of its own standard or act. */
    refusesUnstorableText?: boolean
  }
}

const DEEPEST = 40
const MENSAJE = 'Quite el carácter nulo (U+0000) y las mitades sueltas de caracteres.'

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** The depth is looked at before the schemas are, which walk bodies by recursion; the text after them, so that they name the field. */
export function guardText(app: App): void {
  app.addHook('preValidation', ({ url, body }, _reply, done) => {
    if (url.includes('%00')) return done(httpProblems.PARAMETRO_INVALIDO({ errores: [{ campo: '', mensaje: MENSAJE }] }))
    if (body !== undefined && nestsTooDeep(body))
      return done(httpProblems.CUERPO_INVALIDO({ errores: [{ campo: '', mensaje: `Tiene más de ${DEEPEST} niveles.` }] }))
    done()
  })
  app.addHook('preHandler', ({ body, routeOptions }, _reply, done) => {
    const campo = body === undefined || routeOptions.config.refusesUnstorableText ? undefined : unstorableIn(body, '')
    done(campo === undefined ? undefined : httpProblems.CUERPO_INVALIDO({ errores: [{ campo, mensaje: MENSAJE }] }))
  })
}

function nestsTooDeep(body: unknown): boolean {
  let level = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true
    const next: unknown[] = []
    for (const value of level) {
      if (Array.isArray(value)) for (const item of value) next.push(item)
      else if (isPlain(value)) for (const name in value) next.push(value[name])
    }
    level = next
  }
  return false
}

/** Where the first such text stands, as `acuses.0.comentario`; undefined: nowhere. */
function unstorableIn(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : path
  if (!Array.isArray(value) && !isPlain(value)) return undefined
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorable(name)) return path
    const found = unstorableIn(inner, path === '' ? name : `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** As JSON and forms are parsed; streams and files are none. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
