// What people see in a browser: the start page, the reference and the error codes. Public, cacheable, without personal data.
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { openapiYaml } from '../../http/openapi.ts'
import { assetRoutes, HTML_TYPE as HTML, PAGE_POLICY } from '../pages/index.ts'
import { errorsPage } from './errors-page.ts'
import { homePage } from './home-page.ts'
import { REFERENCE_POLICY, referenceBundle, referencePage, startScript } from './reference.ts'

const JS = 'text/javascript; charset=utf-8'

export async function portalRoutes(app: App, _ctx: Context): Promise<void> {
  const serve = (url: string, type: string, body: () => string | Promise<string>, helmet: object = PAGE_POLICY) =>
    app.get(url, { config: { access: 'public' }, schema: { hide: true }, helmet }, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .type(type)
        .send(await body()),
    )

  await assetRoutes(app)
  serve('/', HTML, () => homePage().text)
  serve('/docs/errores', HTML, () => errorsPage().text)
  serve('/docs', HTML, referencePage, REFERENCE_POLICY)
  serve('/docs/recursos/scalar.js', JS, referenceBundle)
  serve('/docs/recursos/inicio.js', JS, () => startScript)
  serve('/openapi.yaml', 'application/yaml; charset=utf-8', () => openapiYaml(app as never))
}
