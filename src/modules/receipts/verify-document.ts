// Public verification: what a folio stands for today, and whether a file is byte for byte what was issued. It tells nothing
// that the paper does not show.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import type { Day } from '../../kernel/dates.ts'
import { sealedBy } from '../seal/index.ts'
import { problems } from './problems.ts'
import { type Issued, issuedWithFolio, issuedWithHash } from './queries.ts'
import type { ScannedFile } from './scan-file.ts'
import type { FileVerification, Verification } from './schemas.ts'
import { isBareNotice, isNoticeWithCode, normalFolio } from './typed-folio.ts'

/** What the module that owns a folio says of it, as its state is now. */
export type Verifiable = {
  tipo: 'relacion-de-confianza' | 'constancia-de-certificacion' | 'aviso'
  folio: string
  /** `sin-efecto`: a notice that no longer counts. */
  estado: 'vigente' | 'futura' | 'vencida' | 'cancelada' | 'revocada' | 'sin-efecto'
  expedidoEl: Date
  /** Legal days, both included; a notice has none. */
  inicio: Day | null
  fin: Day | null
  revocadaEl: Date | null
  /** Of a constancia. */
  canceladaEl?: Date | null
  producto: string | null
  /** Of a constancia: the version that passed the tests. */
  version?: string
  /** Of a notice: what it is, as its title says, and the registration that it is addressed to. */
  aviso?: { titulo: string; fecha: Day; nrp: string; sustituidoPor: string | null }
  partes: { papel: 'patron' | 'desarrollador'; rfc: string; nombre: string | null }[]
}

/** Finds a folio among one module's; undefined where it is not one of them. Does the same work either way. */
export type FolioLookup = (ctx: Context, folio: string) => Promise<Verifiable | undefined>

/** Refuses a folio that nobody issued with VERIFICACION_NO_ENCONTRADA, after the same work; that of a notice without its code with VERIFICACION_SIN_CODIGO. */
export async function verifyFolio(ctx: Context, lookups: FolioLookup[], typed: string): Promise<Static<typeof Verification>> {
  const found = await findFolio(ctx, lookups, typed)
  if (found) return found
  throw isBareNotice(normalFolio(typed)) ? problems.VERIFICACION_SIN_CODIGO() : problems.VERIFICACION_NO_ENCONTRADA()
}

/** The same without a refusal. */
export const findFolio = (ctx: Context, lookups: FolioLookup[], typed: string) => find(ctx, lookups, normalFolio(typed))

/** Compares the file with what was issued. A folio that the file carries shows which document it was made from. */
export async function verifyFile(
  ctx: Context,
  lookups: FolioLookup[],
  file: ScannedFile,
): Promise<Static<typeof FileVerification>> {
  const sha256 = file.sha256.toString('hex')
  const same = await issuedWithHash(ctx.db, file.sha256)
  if (same) {
    const documento = await find(ctx, lookups, same.folio)
    if (documento)
      return {
        resultado: 'integro',
        mensaje: 'El archivo es, sin un solo cambio, el que este servicio expidió.',
        sha256,
        documento,
      }
  }
  const [claimed] = file.folios.length > 0 ? await issuedWithFolio(ctx.db, file.folios) : []
  // What was stored is known to the byte; a notice is printed anew each time, and its seal speaks for it.
  const documento = await find(ctx, lookups, claimed?.folio ?? file.folios.find((folio) => isNoticeWithCode(folio)) ?? '')
  if (documento && !claimed && file.signature && (await sealedBy(ctx, file.signature.digest, file.signature.cms)))
    return {
      resultado: 'integro',
      mensaje: 'El archivo lleva el sello de este servicio, y nadie lo cambió desde que se selló.',
      sha256,
      documento,
    }
  if (documento) {
    const mensaje = `El archivo dice ser el documento ${documento.folio}, pero no es el que este servicio expidió: alguien lo cambió o lo volvió a guardar con otro programa. Pida el original.`
    return { resultado: 'alterado', mensaje, sha256, documento }
  }
  if (file.unsealed)
    return {
      resultado: 'sin-sello',
      mensaje:
        'Parece una lista o un informe de este servicio. Esos documentos no llevan sello, así que no se puede decir si alguien los cambió: pida el aviso o la constancia, que sí lo llevan.',
      sha256,
      documento: null,
    }
  return {
    resultado: 'ajeno',
    mensaje:
      'Este servicio no reconoce el archivo: no lleva su sello ni un folio suyo. Si lo imprimió y escaneó, o lo guardó con otro programa, verifique por el folio.',
    sha256,
    documento: null,
  }
}

async function find(ctx: Context, lookups: FolioLookup[], folio: string): Promise<Static<typeof Verification> | undefined> {
  const [issued, ...answers] = [
    await issuedWithFolio(ctx.db, [folio]),
    ...(await inTurn(lookups, (lookup) => lookup(ctx, folio))),
  ]
  const found = answers.find((answer) => answer !== undefined)
  return found && view(found, issued, ctx.now())
}

/** All of them, also after one answered: how long it takes tells nothing. */
async function inTurn<T, R>(list: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const item of list) done.push(await work(item))
  return done
}

const view = (found: Verifiable, issued: Issued[], now: Date): Static<typeof Verification> => ({
  folio: found.folio,
  autentico: true,
  tipo: found.tipo,
  estado: found.estado,
  expedidoEl: found.expedidoEl.toISOString(),
  inicio: found.inicio,
  fin: found.fin,
  revocadaEl: found.revocadaEl?.toISOString() ?? null,
  ...(found.canceladaEl !== undefined && { canceladaEl: found.canceladaEl?.toISOString() ?? null }),
  producto: found.producto,
  ...(found.version !== undefined && { version: found.version }),
  ...(found.aviso && { aviso: found.aviso }),
  consultadoEl: now.toISOString(),
  partes: found.partes.map(({ papel, rfc, nombre }) => ({ papel, rfc, nombre })),
  documentos: issued.map(({ tipo, sha256, expedido_el }) => ({
    tipo,
    expedidoEl: expedido_el.toISOString(),
    sha256: sha256.toString('hex'),
  })),
})
