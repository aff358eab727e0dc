import { type Html, html } from '../../http/html.ts'
import { page } from '../pages/index.ts'

const steps: [string, Html][] = [
  [
    'Identifíquese',
    html`El patrón y el desarrollador de nómina obtienen su contraseña con la e.firma. La llave privada nunca sale de su equipo.`,
  ],
  [
    'Autorice',
    html`El patrón otorga una relación de confianza al desarrollador: qué registros patronales y hasta cuándo. Puede revocarla en cualquier momento.`,
  ],
  [
    'Conecte la nómina',
    html`El sistema de nómina pide un token y lee los avisos por <code>GET /v1/avisos</code>, en orden y sin perder ninguno.`,
  ],
]

export const homePage = (): Html =>
  page({
    title: 'Servicio de Intercomunicación de Avisos',
    main: html`
<section class="hero">
<h1>Los avisos de crédito, directo en su nómina</h1>
<p class="lead">El SIA entrega como datos los avisos de retención, modificación y suspensión de descuentos, para que nadie tenga que capturarlos a mano.</p>
<p><a class="button" href="/docs">Ver la referencia de la API</a> <a class="button plain" href="/openapi.yaml">Descargar openapi.yaml</a></p>
</section>
<section aria-labelledby="pasos">
<h2 id="pasos">Cómo funciona</h2>
<ol class="cards">${steps.map(([title, text]) => html`<li><h3>${title}</h3><p>${text}</p></li>`)}</ol>
</section>
<section aria-labelledby="consulta">
<h2 id="consulta">Para consultar</h2>
<ul class="links">
<li><a href="/docs">Referencia de la API</a>: cada operación, con ejemplos.</li>
<li><a href="/docs/errores">Códigos de error</a>: qué significa cada uno y qué hacer.</li>
<li><a href="/openapi.yaml">openapi.yaml</a>: el contrato en OpenAPI 3.1, para generar clientes.</li>
<li><a href="/readyz">Estado del servicio</a>: si puede atender en este momento.</li>
</ul>
</section>`,
  })
