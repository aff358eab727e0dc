// Before a run counts: does the software reach us, with the right credentials, a right clock and a name? Most failures of such suites
// are configuration. Judged by the latest exchanges of the run; nothing is called. The checks themselves are pure.

import type { Context } from '../../context.ts'
import type { PreflightCheck } from '../certification/index.ts'
import { type SandboxRun, testTaxpayers } from '../sandbox/index.ts'
import { namesProduct } from './judges/product-name.ts'
import { FEED_ROUTE, TOKEN_ROUTE } from './record/exchange.ts'
import { type Glance, latestGlances } from './record/queries.ts'

const LOOKED_AT = 300
const RECENT_MS = 15 * 60_000
const STEP_S = 30
const MOST_DATE_DRIFT_MS = 60_000

type RequestInput = {
  /** Newest first. */
  exchanges: readonly Glance[]
  now: number
  api: string
  producto: string
  /** Employers that trust the developer. */
  patrones: readonly string[]
}

export async function preflight(ctx: Context, run: SandboxRun): Promise<PreflightCheck[]> {
  const [taxpayers, exchanges] = await Promise.all([
    testTaxpayers(ctx, run),
    latestGlances(ctx.database.reads, run.id, LOOKED_AT),
  ])
  const asked: RequestInput = {
    exchanges,
    now: ctx.realNow().getTime(),
    api: `${ctx.config.publicUrl}/v1`,
    producto: run.producto.nombre,
    patrones: taxpayers.filter((t) => t.papel === 'patron' && t.confia).map((t) => t.rfc),
  }
  return checkConfiguration(asked)
}

export const checkConfiguration = (asked: RequestInput): PreflightCheck[] => [
  reached(asked),
  credentials(asked),
  clock(asked),
  reading(asked),
  userAgent(asked),
]

const check = (
  id: string,
  titulo: string,
  estado: PreflightCheck['estado'],
  explicacion: string,
  queHacer: string | null = null,
): PreflightCheck => ({ id, titulo, estado, explicacion, queHacer })

function reached({ exchanges, now, api }: RequestInput): PreflightCheck {
  const [latest] = exchanges
  const say = check.bind(undefined, 'alcance', 'El software llega al ambiente de pruebas')
  if (!latest) {
    return say(
      'mal',
      'No se ha visto ninguna petición de esta corrida.',
      `Apunte el software a ${api}, con el RFC y la contraseña de la corrida, y haga que pida un token.`,
    )
  }
  const minutes = Math.round((now - latest.fin) / 60_000)
  if (now - latest.fin > RECENT_MS)
    return say('advertencia', `La última petición llegó hace ${minutes} minutos.`, 'Vuelva a poner en marcha el software.')
  return say('bien', `La última petición llegó hace ${Math.max(0, Math.round((now - latest.fin) / 1000))} s.`)
}

const TOKEN_ERRORS: Record<string, string> = {
  invalid_client:
    'Revise el RFC, la contraseña y la clave de un solo uso de esta corrida; cada clave sirve una vez, y el reloj debe estar en hora.',
  invalid_request: 'Envíe grant_type=client_credentials y otp en un formulario, y el RFC con su contraseña por HTTP Basic.',
  unsupported_grant_type: 'El campo grant_type debe ser client_credentials.',
  invalid_scope: 'Quite el campo scope, o pida lectura y escritura.',
  slow_down: 'Hubo demasiados intentos fallidos: espere lo que dice Retry-After y corrija las credenciales.',
}

function credentials({ exchanges, api }: RequestInput): PreflightCheck {
  const say = check.bind(undefined, 'credenciales', 'Las credenciales son las de la corrida')
  const latest = exchanges.find((x) => x.ruta === TOKEN_ROUTE && x.provocacion === null)
  if (!latest) {
    const withToken = exchanges.find((x) => x.token !== null && x.estado < 400)
    if (withToken) return say('bien', 'Usa un token vigente que pidió antes.')
    return say('mal', 'No se ha visto ninguna petición de token.', `Pida un token en POST ${api}/token.`)
  }
  if (latest.estado === 200) return say('bien', 'Obtuvo un token.')
  const code = latest.respuesta.codigo ?? String(latest.estado)
  return say(
    'mal',
    `La última petición de token se respondió con ${latest.estado} ${code}.`,
    TOKEN_ERRORS[code] ?? 'Lea error_description en la respuesta y corrija la petición.',
  )
}

function clock({ exchanges }: RequestInput): PreflightCheck {
  const say = check.bind(undefined, 'reloj', 'El reloj del equipo está en hora')
  const SET = 'Sincronice el reloj del equipo por NTP: las claves de un solo uso dependen de la hora.'
  const coded = exchanges.find((x) => x.ruta === TOKEN_ROUTE && x.respuesta.desfase !== undefined)
  if (coded) {
    const steps = coded.respuesta.desfase
    if (steps === null || steps === undefined) {
      return say(
        'mal',
        'La clave de un solo uso no corresponde a ninguna hora cercana.',
        'Revise que el secreto sea el de esta corrida, en base32, y que la clave sea TOTP: SHA-1, 6 dígitos, 30 s.',
      )
    }
    const off = `${Math.abs(steps) * STEP_S} s ${steps > 0 ? 'adelantado' : 'atrasado'}`
    if (Math.abs(steps) > 1) return say('mal', `Su reloj va unos ${off}.`, SET)
    // A program may use the next step's code on purpose, to have two tokens within half a minute.
    return say(
      'bien',
      steps === 0
        ? 'La clave de un solo uso es la de este momento.'
        : 'La clave de un solo uso es de un paso vecino, que se acepta.',
    )
  }
  const dated = exchanges.find((x) => !Number.isNaN(Date.parse(x.encabezados.date ?? '')))
  if (dated) {
    const off = Date.parse(dated.encabezados.date!) - dated.inicio
    if (Math.abs(off) > MOST_DATE_DRIFT_MS)
      return say('mal', `El encabezado Date difiere ${Math.round(Math.abs(off) / 1000)} s de nuestra hora.`, SET)
    return say('bien', 'El encabezado Date coincide con nuestra hora.')
  }
  return say(
    'advertencia',
    'Todavía no hay con qué comparar su reloj.',
    'Pida un token con clave de un solo uso: por ella se ve la hora de su equipo.',
  )
}

function reading({ exchanges, patrones }: RequestInput): PreflightCheck {
  const say = check.bind(undefined, 'lectura', 'Puede leer los avisos de los patrones de prueba')
  const latest = exchanges.find((x) => x.ruta === FEED_ROUTE && x.provocacion === null && x.entregada)
  const some = patrones[0] ?? ''
  if (!latest)
    return say('mal', 'No se ha visto ninguna lectura de avisos.', `Consulte GET /avisos?patron=${encodeURIComponent(some)}.`)
  if (latest.estado === 200 || latest.estado === 304) return say('bien', 'Leyó los avisos de un patrón de la corrida.')
  if (latest.respuesta.codigo === 'RELACION_NO_VIGENTE' && exchanges.some((x) => x.ruta === FEED_ROUTE && x.estado === 200))
    return say('bien', 'Lee los avisos de los patrones que confían en él.')
  const advice: Record<string, string> = {
    RELACION_NO_VIGENTE: `Nombre en patron a uno de la corrida (${patrones.slice(0, 3).join(', ')}…) y codifique Ñ y & en la dirección.`,
    NO_AUTENTICADO: 'Envíe el token en Authorization: Bearer, y pida otro cuando venza.',
    PARAMETRO_INVALIDO: 'Revise los parámetros de la consulta; los que no existen se rechazan.',
    CURSOR_INVALIDO: 'Use el cursor de esta corrida, tal como llegó y con los mismos filtros, o empiece sin él.',
  }
  const code = latest.respuesta.codigo ?? ''
  return say(
    'mal',
    `La última lectura se respondió con ${latest.estado} ${code}.`,
    advice[code] ?? 'Lea `detail` en la respuesta.',
  )
}

function userAgent({ exchanges, producto }: RequestInput): PreflightCheck {
  const say = check.bind(undefined, 'user-agent', 'Se identifica en User-Agent')
  const SEND = 'Envíe User-Agent con su producto y versión, por ejemplo NominaCentro/5.2, en cada petición.'
  const [latest] = exchanges
  if (!latest) return say('advertencia', 'Todavía no se ha visto ninguna petición.', SEND)
  const bare = exchanges.find((x) => x.userAgent === null)
  if (bare) return say('mal', 'Hay peticiones sin User-Agent.', SEND)
  const named = namesProduct(latest.userAgent!, producto)
  if (named === 'ninguno') return say('mal', `User-Agent es «${latest.userAgent}», que no dice producto y versión.`, SEND)
  if (named === 'otro') return say('advertencia', `User-Agent es «${latest.userAgent}», y el producto es «${producto}».`, SEND)
  return say('bien', `Se identifica como ${latest.userAgent}.`)
}
