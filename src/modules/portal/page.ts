// The frame of every page: header, navigation, main, footer. No script is needed to read a page.
import { type Html, html } from '../../http/html.ts'

/** Only what the page itself serves; no script, no other host. */
export const PAGE_POLICY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
}

export const page = ({ title, main }: { title: string; main: Html }): Html => html`<!doctype html>
<html lang="es-MX">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/recursos/icono.svg" type="image/svg+xml">
<link rel="stylesheet" href="/recursos/portal.css">
</head>
<body>
<a class="skip" href="#contenido">Ir al contenido</a>
<header class="top">
<div class="wrap">
<a class="brand" href="/"><strong>SIA</strong> <span>Servicio de Intercomunicación de Avisos</span></a>
<nav aria-label="Principal">
<a href="/docs">Referencia</a>
<a href="/docs/errores">Errores</a>
<a href="/readyz">Estado</a>
</nav>
</div>
</header>
<main id="contenido" class="wrap">
${main}
</main>
<footer class="bottom"><div class="wrap">Servicio de Intercomunicación de Avisos. Los avisos de crédito se entregan solo al patrón y a quien el patrón autorice.</div></footer>
</body>
</html>
`
