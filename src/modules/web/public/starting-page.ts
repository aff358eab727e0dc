// What a browser is shown before the service attends. It asks no database, and comes again by itself: it is over in seconds.

import type { StartingPage } from '../../../http/health.ts'
import { html } from '../../../http/html.ts'
import { securityHeaders } from '../../../http/security-headers.ts'
import { HTML_TYPE, PAGE_POLICY, page } from '../ui/index.ts'
import { siteStyles } from './styles.ts'

const AGAIN_S = 3

export const startingPage: StartingPage = (reply) =>
  reply
    // Of a page, whatever the address is of.
    .headers(securityHeaders(PAGE_POLICY))
    .header('refresh', String(AGAIN_S))
    .type(HTML_TYPE)
    .send(drawn().text)

const drawn = () =>
  page({
    title: 'El servicio está iniciando',
    styles: siteStyles,
    main: html`<h1>El servicio está iniciando</h1>
<p role="status">En unos segundos podrá entrar. Esta página se actualiza sola cada ${AGAIN_S} segundos.</p>
<p>La primera vez prepara la base de datos y puede tardar un poco más. El <a href="/estado">estado del servicio</a> dice qué funciona ya.</p>`,
  })
