// `npm run openapi`: writes openapi.yaml from the routes. No database is touched; building the service must not need one.
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { makeContext } from './context.ts'
import { connectPostgres } from './db/connect.ts'
import { openapiYaml } from './http/openapi/install.ts'
import { makeKeyring } from './kernel/encryption.ts'
import { withSandbox } from './modules/sandbox/index.ts'
import { makeLogger } from './platform/logger.ts'

export const OPENAPI_FILE = join(import.meta.dirname, '..', 'openapi.yaml')

const HEAD = '# Lo escribe `npm run openapi` a partir de las rutas. No se edita a mano.\n'

/** The text of openapi.yaml for the routes as they are. */
export async function openapiText(): Promise<string> {
  const database = connectPostgres('postgres://nobody@127.0.0.1:1/nothing', 1)
  const app = await buildApp(
    withSandbox(
      makeContext({
        config: readConfig({ DATA_DIR: join(tmpdir(), 'sia-openapi'), PUBLIC_URL: 'https://sia.invalid' }),
        database,
        log: makeLogger('silent'),
        mail: { send: async () => {}, close() {} },
        keyring: makeKeyring([Buffer.alloc(32, 1)]),
      }),
    ),
  )
  const text = HEAD + openapiYaml(app)
  await app.close()
  await database.close()
  return text
}

if (import.meta.main) writeFileSync(OPENAPI_FILE, await openapiText())
