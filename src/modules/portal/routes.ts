// What people see in a browser: the start page, the reference and the error codes. Public, cacheable, without personal data.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { openapiYaml } from '../../http/openapi.ts'
import { errorsPage } from './errors-page.ts'
import { homePage } from './home-page.ts'
import { PAGE_POLICY } from './page.ts'
import { REFERENCE_POLICY, referenceBundle, referencePage, startScript } from './reference.ts'

const asset = (file: string): string => readFileSync(join(import.meta.dirname, 'assets', file), 'utf8')

const HTML = 'text/html; charset=utf-8'
const JS = 'text/javascript; charset=utf-8'

export async function portalRoutes(app: App, _ctx: Context): Promise<void> {
  const serve = (url: string, type: string, body: () => string | Promise<string>, helmet: object = PAGE_POLICY) =>
    app.get(url, { config: { access: 'public' }, schema: { hide: true }, helmet }, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .type(type)
        .send(await body()),
    )

  const css = asset('portal.css')
  const icon = asset('icono.svg')
  serve('/', HTML, () => homePage().text)
  serve('/docs/errores', HTML, () => errorsPage().text)
  serve('/recursos/portal.css', 'text/css; charset=utf-8', () => css)
  serve('/recursos/icono.svg', 'image/svg+xml', () => icon)
  serve('/docs', HTML, referencePage, REFERENCE_POLICY)
  serve('/docs/recursos/scalar.js', JS, referenceBundle)
  serve('/docs/recursos/inicio.js', JS, () => startScript)
  serve('/openapi.yaml', 'application/yaml; charset=utf-8', () => openapiYaml(app as never))
}
