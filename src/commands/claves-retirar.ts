// `sia claves retirar KID`: ends a token-signing key that may have been stolen, at once.
import type { Context } from '../context.ts'
import { publishedKids, retireStolenKey } from '../modules/tokens/index.ts'
import type { Io } from './io.ts'

export async function clavesRetirar(ctx: Context, io: Io, args: string[]): Promise<number> {
  const [kid] = args
  if (kid === undefined || args.length !== 1) {
    io.err('Falta el KID de la llave, o sobra algo.\nUso: sia claves retirar KID\n')
    await tellPublished(ctx, io)
    return 2
  }
  const done = await retireStolenKey(ctx, kid)
  if (!done) {
    io.err(`Ninguna llave publicada tiene el KID ${kid}. Nada cambió.\n`)
    await tellPublished(ctx, io)
    return 1
  }
  io.out(`Llave ${kid} retirada: sus tokens se rechazan desde ahora, en todos los procesos, y quien los tenía pide otro.\n`)
  if (done.successor) io.out(`Llave nueva ${done.successor}: firma desde ahora. Un proceso puede tardar 30 segundos en usarla.\n`)
  return 0
}

const tellPublished = async (ctx: Context, io: Io): Promise<void> =>
  io.err(`Llaves publicadas, la más nueva primero: ${(await publishedKids(ctx)).join(', ') || 'ninguna'}\n`)
