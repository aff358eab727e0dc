// Addresses that mail, errors and metadata of the sandbox name below its own path, and that production's pages answer.
import { SANDBOX_PATH } from '../../context.ts'
import type { App } from '../../http/app-type.ts'

const LEAD: Record<string, string> = { '/': '/portal', '/docs': '/docs', '/docs/errores': '/docs/errores' }

export async function sandboxLinks(app: App): Promise<void> {
  for (const [from, to] of Object.entries(LEAD)) {
    app.get(`${SANDBOX_PATH}${from}`, { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.redirect(to, 302),
    )
  }
}
