import { join } from 'node:path'
import { type Asset, defineAsset, defineStyles } from '../ui/index.ts'

const file = (name: string) => join(import.meta.dirname, 'assets', name)

export const developerStyles = defineStyles(file('desarrollador.css'))
/** The live view: without it the page says all the same, as of when it was made. */
export const liveScript: Asset = defineAsset('en-vivo.js', file('en-vivo.js'))
/** Buttons that copy the fields marked with `data-copia`. */
export const copyScript: Asset = defineAsset('copiar.js', file('copiar.js'))
