// `npm start`. Node keeps what it compiled beside the packages (where it may write there): a restart then loads in half the time.
import './runtime/v8-flags.ts'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'sia'))
await import('./runtime/serve.ts')
