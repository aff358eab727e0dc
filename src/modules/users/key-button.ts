// The button of a passkey; assets/llave.js makes it work, and without it the page offers the password beside it.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Html, html } from '../../http/html.ts'
import { type Asset, defineAsset } from '../web/ui/index.ts'

defineAsset(
  'simplewebauthn.js',
  join(createRequire(import.meta.url).resolve('@simplewebauthn/browser'), '..', '..', 'dist', 'bundle', 'index.umd.min.js'),
)
export const keyScripts: readonly Asset[] = [defineAsset('llave.js', join(import.meta.dirname, 'assets', 'llave.js'))]

export const keyButton = (parts: { kind: 'alta' | 'entrada'; endpoint: string; label: string; volver?: string }): Html =>
  html`<div data-llave="${parts.kind}" data-destino="${parts.endpoint}" data-volver="${parts.volver ?? ''}">
<noscript><p class="hint">Las llaves de acceso necesitan JavaScript. Sin él, use la contraseña y el código.</p></noscript>
<p><button type="button" class="button" disabled>${parts.label}</button></p>
<p class="hint" role="status" hidden></p>
</div>`
