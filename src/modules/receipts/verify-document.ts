// Public verification: what a folio stands for today, and whether a file is byte for byte what was issued. It tells nothing
// that the paper does not show.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import type { Day } from '../../kernel/dates.ts'
import { problems } from './problems.ts'
import { type Issued, issuedWithFolio, issuedWithHash } from './queries.ts'
import type { ScannedFile } from './scan-file.ts'
import type { FileVerification, Verification } from './schemas.ts'

/** What the module that owns a folio says of it, as its state is now. */
export type Verifiable = {
  tipo: 'relacion-de-confianza' | 'constancia-de-certificacion'
  folio: string
  estado: 'vigente' | 'futura' | 'vencida' | 'cancelada' | 'revocada'
  expedidoEl: Date
  /** Legal days, both included. */
  inicio: Day
  fin: Day
  revocadaEl: Date | null
  /** Of a constancia. */
  canceladaEl?: Date | null
  producto: string | null
  /** Of a constancia: the version that passed the tests. */
  version?: string
  partes: { papel: 'patron' | 'desarrollador'; rfc: string; nombre: string | null }[]
}

/** Finds a folio among one module's; undefined where it is not one of them. Does the same work either way. */
export type FolioLookup = (ctx: Context, folio: string) => Promise<Verifiable | undefined>

/** Folios are read aloud and typed: case, blanks, and the letters that the alphabet of folios lacks do not matter. */
export function normalFolio(typed: string): string {
  const upper = typed.trim().toUpperCase().replace(/\s/g, '')
  const [prefix, ...rest] = upper.split('-')
  return [prefix, ...rest.map((part) => part.replaceAll('O', '0').replace(/[IL]/g, '1'))].join('-')
}

/** Refuses a folio that nobody issued with VERIFICACION_NO_ENCONTRADA, after the same work. */
export async function verifyFolio(ctx: Context, lookups: FolioLookup[], typed: string): Promise<Static<typeof Verification>> {
  const found = await findFolio(ctx, lookups, typed)
  if (!found) throw problems.VERIFICACION_NO_ENCONTRADA()
  return found
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
  const documento = claimed && (await find(ctx, lookups, claimed.folio))
  if (documento) {
    const mensaje = `El archivo dice ser el documento ${documento.folio}, pero no es el que este servicio expidió: alguien lo cambió o lo volvió a guardar con otro programa. Pida el original.`
    return { resultado: 'alterado', mensaje, sha256, documento }
  }
  return {
    resultado: 'ajeno',
    mensaje: 'Este servicio no expidió el archivo ni reconoce en él un folio suyo.',
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
  return found && view(found, issued)
}

/** All of them, also after one answered: how long it takes tells nothing. */
async function inTurn<T, R>(list: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const item of list) done.push(await work(item))
  return done
}

const view = (found: Verifiable, issued: Issued[]): Static<typeof Verification> => ({
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
  partes: found.partes.map(({ papel, rfc, nombre }) => ({ papel, rfc, nombre })),
  documentos: issued.map(({ tipo, sha256, expedido_el }) => ({
    tipo,
    expedidoEl: expedido_el.toISOString(),
    sha256: sha256.toString('hex'),
  })),
})
