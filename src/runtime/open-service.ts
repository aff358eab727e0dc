// Environment -> an open Context: configuration, keys, database, mail. What main.ts and cli.ts have in common.
import { type Config, readConfig } from '../config.ts'
import { type Context, makeContext } from '../context.ts'
import { connectEmbedded, connectPostgres } from '../db/connect.ts'
import { connectReplica } from '../db/replica.ts'
import { withSandbox } from '../modules/sandbox/index.ts'
import { makeLogger } from '../platform/logger.ts'
import { openMailer } from '../platform/mailer.ts'
import { loadKeyring } from '../platform/master-key.ts'

/** Where the sandbox has a process of its own, the service itself only reads a little there, for the portal. */
export const BESIDE_ITS_PROCESS = 2

export type OpenService = { ctx: Context; close(): Promise<void> }

/** Opens everything, migrates nothing. Refuses with ConfigError (settings) or FolderHeld (another process owns the folder). */
export async function openService(env: Record<string, string | undefined>, serving: boolean): Promise<OpenService> {
  const config: Config = readConfig(env)
  const log = makeLogger(config.logLevel)
  const keyring = loadKeyring(config)
  const primary = config.databaseUrl
    ? connectPostgres(config.databaseUrl, config.databasePool, (error) => log.warn({ err: error }, 'database connection lost'))
    : await connectEmbedded(config.dataDir, { url: serving ? config.publicUrl : '' })
  const replica =
    serving && config.databaseReplicaUrl ? connectReplica(config.databaseReplicaUrl, config.databasePool) : undefined
  const database = replica ? { ...primary, replica } : primary
  const mail = openMailer(config.mailUrl, config.mailFrom)
  const production = makeContext({ config, database, log, mail, keyring })
  const beside = serving && config.sandboxProcess === 'propio' ? BESIDE_ITS_PROCESS : undefined
  const ctx = config.sandbox ? withSandbox(production, beside) : production
  return {
    ctx,
    async close() {
      mail.close()
      await replica?.close()
      await database.close()
    },
  }
}
