// The institute's own credential for /operacion: one secret, of which the service knows only the SHA-256. Without it in the
// configuration these routes are closed.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Authenticate } from '../../http/access.ts'
import { httpProblems } from '../../http/problems.ts'

/** Checks the operator's credential of each request to an `operator` route; who calls is then `operador`. */
export const operatorAuthenticator =
  (ctx: Context): Authenticate =>
  async (request) => {
    const given = /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1]
    const hash = createHash('sha256')
      .update(given ?? '')
      .digest()
    const expected = Buffer.from(ctx.config.operatorTokenHash ?? '', 'hex')
    if (given === undefined || expected.length !== hash.length || !timingSafeEqual(hash, expected)) {
      throw httpProblems.NO_AUTENTICADO({
        detail: 'Esta dirección es del operador del servicio y pide la credencial de operación.',
      })
    }
    return { rfc: 'operador', credential: 'operador', jti: '', scope: 'operacion', exp: Number.MAX_SAFE_INTEGER }
  }
