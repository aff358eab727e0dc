import { join } from 'node:path'
import { defineAsset } from '../web/ui/index.ts'

/** Sends a chosen or dropped PDF to be compared, and shows the verdict. */
export const script = defineAsset('verificar.js', join(import.meta.dirname, 'assets', 'verificar.js'))
