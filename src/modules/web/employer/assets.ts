import { join } from 'node:path'
import { type Asset, defineAsset, defineStyles } from '../ui/index.ts'

/** For all of these pages. */
export const employerStyles = defineStyles(join(import.meta.dirname, 'assets', 'patron.css'))
/** For pages on which a relation is signed; beside `efirmaScripts`. */
export const relationScript: Asset = defineAsset('relacion.js', join(import.meta.dirname, 'assets', 'relacion.js'))
