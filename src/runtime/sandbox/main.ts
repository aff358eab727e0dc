// The process that the service starts for the sandbox (child-process.ts).
import '../v8-flags.ts'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { lowerPriority } from '../../platform/lower-priority.ts'

lowerPriority()
enableCompileCache(join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'sia'))
const { serveSandbox } = await import('./serve.ts')
await serveSandbox(process.argv[2]!)
