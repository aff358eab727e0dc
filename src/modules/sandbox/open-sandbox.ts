// The sandbox's Context: production's modules over another schema, other keys, another authority, another issuer (docs/adr/0015).
import { type Context, makeContext, SANDBOX_PATH } from '../../context.ts'
import { deriveKeyring } from '../../kernel/encryption.ts'
import { admitToRun } from './admit-request.ts'
import { mailboxMailer } from './mailbox.ts'
import { testResponder } from './set-switch.ts'

const SCHEMA = 'sandbox'
/** A year of bimesters passes in an afternoon: passwords outlive it. */
const PASSWORD_DAYS = 1_827

/** Production's Context with its sandbox over at most so many connections. Opens none before it is needed; closed with the database. */
export function withSandbox(production: Context, connections = production.config.sandboxPool): Context {
  const { config } = production
  const sandbox: Context = makeContext({
    ...production,
    environment: 'sandbox',
    sandbox: undefined,
    database: production.database.inSchema(SCHEMA, connections),
    keyring: deriveKeyring(production.keyring, SCHEMA),
    config: Object.freeze({
      ...config,
      publicUrl: config.publicUrl + SANDBOX_PATH,
      demo: false,
      efirmaRevocation: 'required',
      efirmaOcspUrl: undefined,
      sealKeyFile: undefined,
      sealCertFile: undefined,
      operatorTokenHash: undefined,
      passwordDays: Math.max(config.passwordDays, PASSWORD_DAYS),
    }),
    mail: mailboxMailer(() => sandbox),
    runOf: (rfc) => admitToRun(sandbox, rfc),
    responder: testResponder,
  })
  return Object.freeze({ ...production, sandbox })
}
