// The process that the service starts for the sandbox (sandbox-child.ts).
import './heap.ts'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { standBack } from './kernel/stand-back.ts'

standBack()
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'sia'))
const { serveSandbox } = await import('./serve-sandbox.ts')
await serveSandbox(process.argv[2]!)
