#!/usr/bin/env node
// `sia …`, the operators' commands. Opens the same Context as the service; where a running server owns the embedded database,
// the command works through it. Exit codes: 0 done, 1 refused or partly refused, 2 wrong usage.
import { commands, runCommand, usage } from './commands/index.ts'
import type { Io } from './commands/io.ts'
import { ConfigError, readConfig } from './config.ts'
import { LedAstray } from './db/database.ts'
import { FolderHeld } from './db/embedded/folder-lock.ts'
import { migrate, schemaVersion } from './db/migrate.ts'
import { sendCommand } from './runtime/admin-socket.ts'
import { openService } from './runtime/open-service.ts'

const io: Io = {
  stdin: process.stdin,
  out: (text) =>
    process.stdout.write(text) ? undefined : new Promise((resolve) => process.stdout.once('drain', () => resolve())),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  cwd: process.cwd(),
}

async function main(argv: string[]): Promise<number> {
  if (argv.length === 0 || ['ayuda', '--ayuda', '--help', '-h'].includes(argv[0]!)) {
    io.out(usage())
    return argv.length === 0 ? 2 : 0
  }
  if (!commands.some((c) => c.words.every((word, i) => argv[i] === word))) {
    io.err(`No existe la orden «${argv.slice(0, 2).join(' ')}».\n\n${usage()}`)
    return 2
  }
  // Logs would stand between the command's own lines; LOG_LEVEL shows them again.
  const env = { LOG_LEVEL: 'warn', ...process.env }
  const config = readConfig(env)
  if (!config.databaseUrl) {
    const served = await sendCommand(config.dataDir, io, argv)
    if (served !== undefined) return served
  }
  const service = await openService(env, false)
  try {
    if (service.ctx.database.kind === 'pglite' || argv[0] === 'migrate') {
      const applied = await migrate(service.ctx.database)
      if (service.ctx.sandbox) await migrate(service.ctx.sandbox.database)
      if (argv[0] === 'migrate') {
        io.out(applied.length > 0 ? `Migraciones aplicadas: ${applied.join(', ')}\n` : 'La base de datos ya está al día.\n')
        return 0
      }
    } else {
      const version = await schemaVersion(service.ctx.database).catch((error: unknown) => {
        if (error instanceof LedAstray) throw error
        return { database: 0, release: -1 }
      })
      if (version.database !== version.release) {
        io.err('El esquema de la base de datos no corresponde a esta versión. Ejecute primero: sia migrate\n')
        return 1
      }
    }
    return await runCommand(service.ctx, io, argv)
  } finally {
    await service.close()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const known = error instanceof ConfigError || error instanceof FolderHeld
  io.err(
    `${known ? error.message : `La orden falló: ${(error as Error).message || String((error as { code?: string }).code ?? error)}`}\n`,
  )
  process.exitCode = 1
}
