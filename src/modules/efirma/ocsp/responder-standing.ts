// How the OCSP responder did when it was last asked by this process, for the page of the state.
import { type Context, perService } from '../../../context.ts'

export type ResponderStanding = { answeredAt: Date | undefined; failedAt: Date | undefined }

const standing = perService((): ResponderStanding => ({ answeredAt: undefined, failedAt: undefined }))

export const responderStanding = (ctx: Context): Readonly<ResponderStanding> => standing(ctx)

export function noteResponder(ctx: Context, answered: boolean): void {
  standing(ctx)[answered ? 'answeredAt' : 'failedAt'] = ctx.realNow()
}
