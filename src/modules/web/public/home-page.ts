// The way in: for employers, for payroll developers, and what anybody may look up.
import { type Html, html } from '../../../http/html.ts'
import { linkButton, type PageUser, page } from '../ui/index.ts'
import { siteStyles } from './styles.ts'

const tasks: { href: string; label: string; text: string }[] = [
  { href: '/verificacion', label: 'Verificar un documento', text: 'Si un acuse o una constancia es auténtico y sigue vigente.' },
  { href: '/calculadora', label: 'Calcular una retención', text: 'Cuánto se retiene en un periodo de pago, paso por paso.' },
  {
    href: '/desarrolladores',
    label: 'Buscar un desarrollador certificado',
    text: 'Qué programas de nómina pueden recibir sus avisos.',
  },
  { href: '/estado', label: 'Estado del servicio', text: 'Si puede atender en este momento, y desde cuándo.' },
  { href: '/docs', label: 'Referencia de la API', text: 'Cada operación, con ejemplos.' },
  { href: '/docs/errores', label: 'Códigos de error', text: 'Qué significa cada uno y qué hacer.' },
]

const steps: [string, string][] = [
  [
    'Identifíquese',
    'El patrón y el desarrollador obtienen su contraseña con la e.firma. La llave privada nunca sale de su equipo.',
  ],
  ['Autorice', 'El patrón firma a quién confía sus avisos: qué registros patronales y hasta cuándo. Lo revoca cuando quiera.'],
  [
    'Conecte la nómina',
    'El sistema de nómina lee cada aviso una sola vez, en orden y sin perder ninguno, y dice qué hizo con él.',
  ],
]

export const homePage = (user?: PageUser): Html =>
  page({
    user,
    styles: siteStyles,
    title: 'SIA, Servicio de Intercomunicación de Avisos',
    main: html`<section class="hero">
<h1>Los avisos de crédito, directo en su nómina</h1>
<p class="lead">El SIA entrega como datos los avisos de retención, modificación y suspensión de descuentos, para que nadie tenga que capturarlos a mano.</p>
<div class="ways">
<section class="way" aria-labelledby="patron">
<h2 id="patron">Soy patrón</h2>
<p>Consulte y descargue sus avisos, autorice a su desarrollador de nómina y vea quién los ha leído. Entre con su e.firma, o con contraseña y código.</p>
<div>${linkButton('/portal/entrar', 'Entrar como patrón')}</div>
</section>
<section class="way" aria-labelledby="desarrollador">
<h2 id="desarrollador">Desarrollo un sistema de nómina</h2>
<p>Reciba los primeros avisos en quince minutos, pruebe en el ambiente de pruebas y certifique su producto.</p>
<div>${linkButton('/docs/guia', 'Empezar con la guía')}${linkButton('/portal/entrar', 'Entrar', 'plain')}</div>
</section>
</div>
</section>
<section aria-labelledby="consulta">
<h2 id="consulta">Sin entrar</h2>
<ul class="tasks">${tasks.map(({ href, label, text }) => html`<li><a href="${href}">${label}</a><p>${text}</p></li>\n`)}</ul>
</section>
<section aria-labelledby="pasos">
<h2 id="pasos">Cómo funciona</h2>
<ol class="cards">${steps.map(([title, text]) => html`<li><h3>${title}</h3><p>${text}</p></li>`)}</ol>
</section>`,
  })
