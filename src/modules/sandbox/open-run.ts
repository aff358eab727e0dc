// Opens a run: a test developer with credentials, test employers with e.firmas and registrations, trust and first notices, all by
// the ordinary modules in the sandbox's Context.
import type { KeyObject } from 'node:crypto'
import { textSource } from '../../bulk-import/index.ts'
import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { httpProblems } from '../../http/problems.ts'
import { base32 } from '../../kernel/base32.ts'
import { addYears, legalDay } from '../../kernel/dates.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { certifyDeveloper } from '../developers/index.ts'
import { issueTestEfirma, judgeCertificate, sandboxAuthority, type TestEfirma } from '../efirma/index.ts'
import { importEmployers } from '../employers/index.ts'
import { issueTestCredential, type TestCredential } from '../passwords/index.ts'
import { firstNotices } from './first-notices.ts'
import { grantTestTrust } from './grant-test-trust.ts'
import { makePeople, type Person } from './make-people.ts'
import { problems } from './problems.ts'
import { dropRuns } from './purge-runs.ts'
import { insertRun, insertTaxpayers, markReady, openPlaces, sealedCredentials, selectRun, taxpayersOf } from './queries.ts'
import { takeRsaKeys } from './rsa-keys.ts'
import { RUN_DAYS, RUNS_AT_ALL, RUNS_PER_DEVELOPER } from './rules.ts'
import { runContext, runOf, type SandboxRun, type TestTaxpayer, taxpayerOf } from './run.ts'
import { sealedFor } from './secrets.ts'

export const TEST_PRODUCT = 'Producto en pruebas'
export const EFIRMA_PASSWORD = '12345678a'
const DAY_MS = 86_400_000
const EFIRMA_YEARS = 4
export const CERTIFIED_YEARS = 8
const TRUST_YEARS = 4
/** Each failure means that somebody else took a place: no more of them than places, but for some that were freed. */
const TRIES = 2 * RUNS_PER_DEVELOPER
const FEW_KEYS = 2

export type OpenRequest = {
  /** RFC of the real developer. */
  desarrolladorReal: string
  producto: { nombre: string; version: string }
  /** First notices of each employer; 0 for a suite that publishes its own. */
  avisos?: number
  /** Employers, where more than the usual ones are wanted. */
  patrones?: number
}

export type OpenedRun = { run: SandboxRun; credenciales: TestCredential & { rfc: string }; patrones: TestTaxpayer[] }

/**
 * `sandbox`: the sandbox's Context. Never inside a transaction. Refuses CORRIDAS_AGOTADAS and AMBIENTE_LLENO. What was made is taken
 * away again where it could not be made whole.
 */
export async function openRun(sandbox: Context, request: OpenRequest): Promise<OpenedRun> {
  const { run, efirmas } = await begin(sandbox, request).catch((error: unknown) => {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) throw notYet(error)
    throw error
  })
  try {
    const ctx = runContext(sandbox, run)
    const credenciales = await furnish(ctx, run, efirmas, request.avisos ?? 3)
    const patrones = await testTaxpayers(sandbox, run)
    return { run, credenciales, patrones: patrones.filter((p) => p.papel === 'patron') }
  } catch (error) {
    await dropRuns(sandbox, [run.id]).catch((err: unknown) => sandbox.log.error({ err, run: run.id }, 'half a run is left'))
    throw error
  }
}

/** The sandbox is migrated after the service attends. */
const UNDEFINED_TABLE = '42P01'
const notYet = (cause: unknown) =>
  httpProblems.SERVICIO_NO_DISPONIBLE({
    cause,
    detail: 'El ambiente de pruebas está iniciando.',
    headers: { 'retry-after': '5' },
  })

type Efirmas = Map<Person, TestEfirma>

async function begin(ctx: Context, request: OpenRequest): Promise<{ run: SandboxRun; efirmas: Efirmas }> {
  await placeFor(ctx, request.desarrolladorReal)
  const authority = await sandboxAuthority(ctx)
  const cast = makePeople((below) => ctx.random(6).readUIntBE(0, 6) % below, request.patrones)
  // Making keys takes long: where many employers are wanted, they share.
  const keys = await takeRsaKeys(ctx, Math.min(cast.length, request.patrones === undefined ? cast.length : FEW_KEYS))
  const now = ctx.realNow()
  const efirmas: Efirmas = new Map()
  for (const [i, person] of cast.entries()) efirmas.set(person, await issue(authority, person, keys[i % keys.length]!, now))
  for (let tries = 1; ; tries++) {
    try {
      return { run: await store(ctx, request, efirmas, now), efirmas }
    } catch (error) {
      // Two openings at one moment wanted the same place: the second looks again.
      if (violated(error) !== 'corridas_lugar_unico' || tries === TRIES) throw error
    }
  }
}

const issue = (
  authority: Parameters<typeof issueTestEfirma>[0],
  { rfc, nombre, curp, representante }: Person,
  privateKey: KeyObject,
  now: Date,
) =>
  issueTestEfirma(authority, {
    rfc,
    nombre,
    ...(curp && { curp }),
    ...(representante && { representante }),
    privateKey,
    password: EFIRMA_PASSWORD,
    from: new Date(now.getTime() - DAY_MS),
    to: new Date(now.getTime() + EFIRMA_YEARS * 365.25 * DAY_MS),
  })

async function placeFor(ctx: Context, desarrollador: string): Promise<number> {
  const { own, all } = await openPlaces(ctx.db, desarrollador)
  if (own.length >= RUNS_PER_DEVELOPER) throw problems.CORRIDAS_AGOTADAS()
  if (all >= RUNS_AT_ALL) throw problems.AMBIENTE_LLENO({ headers: { 'retry-after': '600' } })
  for (let place = 1; ; place++) if (!own.includes(place)) return place
}

async function store(ctx: Context, request: OpenRequest, efirmas: Efirmas, now: Date): Promise<SandboxRun> {
  const id = `CO-${base32(ctx.random(10))}`
  const lugar = await placeFor(ctx, request.desarrolladorReal)
  const people = [...efirmas]
  await inTransaction(ctx.db, async (tx) => {
    await insertRun(tx, {
      id,
      desarrollador_real: request.desarrolladorReal,
      producto: request.producto.nombre,
      version: request.producto.version,
      rfc: people[0]![0].rfc,
      lugar,
      creada_el: now,
      vence_el: new Date(now.getTime() + RUN_DAYS * DAY_MS),
    })
    await insertTaxpayers(
      tx,
      people.map(([person, efirma], orden) => ({
        rfc: person.rfc,
        corrida: id,
        papel: person.papel,
        orden,
        nombre: person.nombre,
        nrps: person.nrps,
        confia: person.confia,
        numero_serie: efirma.numeroSerie,
        certificado: efirma.cer,
        llave_sealed: encrypt(ctx.keyring, efirma.key, sealedFor.key(person.rfc)),
      })),
    )
  })
  return runOf((await selectRun(ctx.db, id))!)
}

/** Padrón, certification, password, trust and notices. */
async function furnish(ctx: Context, run: SandboxRun, efirmas: Efirmas, avisos: number): Promise<OpenedRun['credenciales']> {
  const today = legalDay(ctx.now())
  const [developer, ...employers] = [...efirmas.keys()] as [Person, ...Person[]]
  const rows = employers.flatMap(({ rfc, nombre, nrps }) => nrps.map((nrp) => `${nrp},${rfc},"${nombre}"`))
  const padron = await importEmployers(ctx, textSource(['nrp,rfc,razonSocial', ...rows].join('\n'), 'csv'))
  if (padron.rechazadas > 0 || padron.nrpMovidos > 0) throw new Error('the test employers could not be imported')
  await certifyDeveloper(ctx, {
    rfc: developer.rfc,
    nombre: developer.nombre,
    producto: TEST_PRODUCT,
    hasta: addYears(today, CERTIFIED_YEARS),
    motivo: 'Corrida de pruebas',
  })
  const signer = await judgeCertificate(ctx, efirmas.get(developer)!.cer)
  const credential = await issueTestCredential(ctx, signer, `${run.id.toLowerCase()}@pruebas.invalid`)
  for (const employer of employers.filter((p) => p.confia)) {
    await grantTestTrust(ctx, run, efirmas.get(employer)!, { inicio: today, fin: addYears(today, TRUST_YEARS) })
  }
  const credenciales = { rfc: developer.rfc, ...credential }
  if (avisos > 0) await firstNotices(ctx, run, employers, avisos)
  await markReady(
    ctx.db,
    run.id,
    ctx.realNow(),
    encrypt(ctx.keyring, JSON.stringify(credenciales), sealedFor.credentials(run.id)),
  )
  return credenciales
}

export const findRun = async (sandbox: Context, id: string): Promise<SandboxRun | undefined> => {
  const row = await selectRun(sandbox.db, id)
  return row && runOf(row)
}

/** The developer first, then the employers. */
export const testTaxpayers = async (sandbox: Context, run: SandboxRun): Promise<TestTaxpayer[]> =>
  (await taxpayersOf(sandbox.db, run.id)).map(taxpayerOf)

/** The credentials as they were when the run was opened; a renewed password is not known here. Throws CORRIDA_NO_ENCONTRADA. */
export async function credentialsOf(sandbox: Context, run: SandboxRun): Promise<OpenedRun['credenciales']> {
  const sealed = await sealedCredentials(sandbox.db, run.id)
  if (!sealed) throw problems.CORRIDA_NO_ENCONTRADA()
  return JSON.parse(decrypt(sandbox.keyring, sealed, sealedFor.credentials(run.id)).toString('utf8'))
}
