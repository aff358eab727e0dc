// /docs: the API reference, drawn in the browser from /openapi.yaml by Scalar. Everything comes from this host.
import Fastify from 'fastify'
import { html } from '../../../http/html.ts'
import { icon } from '../ui/index.ts'

/** Scalar sets styles by script and shows request examples in an editor that needs inline styles; scripts are our own files only. */
export const REFERENCE_POLICY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
}

export const referencePage = (): string =>
  html`<!doctype html>
<html lang="es-MX">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Referencia de la API · SIA</title>
<link rel="icon" href="${icon.url}" type="image/svg+xml">
</head>
<body>
<div id="referencia"></div>
<noscript>La referencia interactiva necesita JavaScript. El contrato completo está en <a href="/openapi.yaml">openapi.yaml</a>.</noscript>
<script src="/docs/recursos/scalar.js"></script>
<script src="/docs/recursos/inicio.js"></script>
</body>
</html>
`.text

const SETTINGS = {
  url: '/openapi.yaml',
  theme: 'none',
  layout: 'modern',
  withDefaultFonts: false,
  telemetry: false,
  localization: { locale: 'es' },
  hideClientButton: true,
  showDeveloperTools: 'never',
  mcp: { disabled: true },
  agent: { disabled: true },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  customCss: ':root{--scalar-color-accent:#611232;--scalar-font:system-ui,sans-serif;--scalar-font-code:ui-monospace,monospace}',
}

export const startScript = `Scalar.createApiReference('#referencia', ${JSON.stringify(SETTINGS)})\n`

let bundle: Promise<string> | undefined

/** Scalar's script, 4 MB. Its plugin carries it, with routes of its own that we do not want; so it is taken out of it once. */
export function referenceBundle(): Promise<string> {
  bundle ??= (async () => {
    const { default: scalar } = await import('@scalar/fastify-api-reference')
    const carrier = Fastify()
    await carrier.register(scalar, { routePrefix: '/x', configuration: { url: '/' } })
    const { body } = await carrier.inject('/x/js/scalar.js')
    await carrier.close()
    return body
  })()
  return bundle
}
