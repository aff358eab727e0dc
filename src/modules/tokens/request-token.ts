// POST /v1/token: the client proves who it is, by password and one-time code or by its e.firma, and gets an access token.
import type { Context } from '../../context.ts'
import { recordAudit } from '../audit/index.ts'
import { checkPasswordAndCode } from '../passwords/index.ts'
import { TOKEN_SECONDS } from './access-token.ts'
import { checkAssertion } from './check-assertion.ts'
import { readProof, useProof } from './dpop.ts'
import { issueAccessToken } from './issue-access-token.ts'
import { oauthProblems } from './problems.ts'
import { type ClientProof, type Form, readClientProof } from './rules.ts'
import { grantScope } from './scopes.ts'

export type TokenRequest = {
  form: Form
  authorization: string | undefined
  /** The DPoP header, where the client wants a token bound to its key. */
  dpop: string | undefined
  method: string
  url: string
}

export type TokenAnswer = { access_token: string; token_type: 'Bearer' | 'DPoP'; expires_in: number; scope: string }

/** Refuses with the errors of RFC 6749 5.2. What the client merely wrote wrong is refused before a one-time code is spent. */
export async function requestToken(ctx: Context, { form, authorization, dpop, method, url }: TokenRequest): Promise<TokenAnswer> {
  if (!form.grant_type)
    throw oauthProblems.invalid_request({ detail: 'Falta el campo grant_type; su valor es client_credentials.' })
  if (form.grant_type !== 'client_credentials') throw oauthProblems.unsupported_grant_type()
  const scope = grantScope(form.scope)
  if (scope === undefined) throw oauthProblems.invalid_scope()
  const decision = readClientProof(authorization, form)
  if (!decision.ok) throw oauthProblems[decision.error]({ detail: decision.why })
  const possession = dpop === undefined ? undefined : await readProof(ctx, { proof: dpop, method, url })
  if (possession?.ok === false) throw oauthProblems.invalid_dpop_proof({ detail: `${possession.why}.` })

  const client = await checkClient(ctx, decision.proof)
  if (possession && !(await useProof(ctx, possession.proof))) {
    throw oauthProblems.invalid_dpop_proof({ detail: 'jti no es nuevo: cada prueba sirve una sola vez.' })
  }
  const { token, jti } = await issueAccessToken(ctx, { ...client, scope, jkt: possession?.proof.jkt })
  await recordAudit(ctx, ctx.db, {
    actor: client.rfc,
    accion: 'token.emitir',
    objeto: jti,
    resultado: 'hecho',
    detalle: { credencial: client.credential, alcance: scope, dpop: possession !== undefined },
  })
  return { access_token: token, token_type: possession ? 'DPoP' : 'Bearer', expires_in: TOKEN_SECONDS, scope }
}

type Client = { rfc: string; credential: string }

async function checkClient(ctx: Context, proof: ClientProof): Promise<Client> {
  if (proof.method === 'secret') {
    const { id, rfc } = await checkPasswordAndCode(ctx, proof)
    return { rfc, credential: id }
  }
  try {
    return await checkAssertion(ctx, proof)
  } catch (refusal) {
    const { codigo, detail } = refusal as { codigo?: string; detail?: string }
    if (codigo)
      await recordAudit(ctx, ctx.db, { actor: null, accion: 'token.emitir', resultado: codigo, detalle: { motivo: detail } })
    throw refusal
  }
}
