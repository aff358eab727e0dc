import { join } from 'node:path'
import { defineStyles } from '../ui/index.ts'

/** Styles that only these public pages need. */
export const siteStyles = defineStyles(join(import.meta.dirname, 'assets', 'sitio.css'))
