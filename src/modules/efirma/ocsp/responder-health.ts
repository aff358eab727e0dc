// How the OCSP responder did when it was last asked by this process, for the page of the state.
import { type Context, perService } from '../../../context.ts'

export type ResponderHealth = { answeredAt: Date | undefined; failedAt: Date | undefined }

const health = perService((): ResponderHealth => ({ answeredAt: undefined, failedAt: undefined }))

export const responderHealth = (ctx: Context): Readonly<ResponderHealth> => health(ctx)

export function noteResponder(ctx: Context, answered: boolean): void {
  health(ctx)[answered ? 'answeredAt' : 'failedAt'] = ctx.realNow()
}
