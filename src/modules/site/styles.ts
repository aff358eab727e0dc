import { join } from 'node:path'
import { defineAsset } from '../pages/index.ts'

/** Styles that only these public pages need. */
export const siteStyles = defineAsset('sitio.css', join(import.meta.dirname, 'assets', 'sitio.css'))
