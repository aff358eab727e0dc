// /portal/entrar: by e.firma, which needs JavaScript, or by RFC, password and code, which does not.
import { type Html, html } from '../../../http/html.ts'
import { button, efirmaForm, efirmaScripts, errorOf, errorSummary, type FormError, field, notice, page } from '../ui/index.ts'

export const enterPage = (parts: { now: Date; volver: string; rfc?: string; errors?: FormError[]; left?: boolean }): Html => {
  const errors = parts.errors ?? []
  const byEfirma = html`<section aria-labelledby="con-efirma">
<h2 id="con-efirma">Con su e.firma</h2>
<p>Sirve la e.firma del patrón o del desarrollador de nómina: la de la empresa, o la suya si es persona física.</p>
${efirmaForm({ proposito: 'sesion:iniciar', endpoint: '/v1/sesiones', next: parts.volver, action: 'Firmar y entrar', title: 'Entrar al portal', now: parts.now })}
</section>`
  const byPassword = html`<section aria-labelledby="con-contrasena">
<h2 id="con-contrasena">Con contraseña y código</h2>
<p>La contraseña llega por correo cuando la obtiene con su e.firma. No es la contraseña del SAT ni la de su llave.</p>
<form method="post" action="/portal/entrar" novalidate>
<input type="hidden" name="volver" value="${parts.volver}">
${field({ name: 'rfc', label: 'RFC', value: parts.rfc, fixed: true, short: true, maxlength: 13, autocomplete: 'username', error: errorOf(errors, 'rfc') })}
${field({ name: 'contrasena', label: 'Contraseña', type: 'password', autocomplete: 'current-password', error: errorOf(errors, 'contrasena') })}
${field({ name: 'otp', label: 'Código de seis dígitos', hint: 'El que muestra su aplicación de autenticación.', type: 'otp', maxlength: 11, error: errorOf(errors, 'otp') })}
${button({ label: 'Entrar' })}
</form>
<p>¿No tiene contraseña o la perdió? <a href="/portal/contrasena">Obténgala o renuévela con su e.firma</a>.</p>
</section>`
  // After a mistake the form that was sent comes first: on a phone the other one is a screen long.
  return page({
    title: errors.length > 0 ? 'Error al entrar' : 'Entrar',
    scripts: efirmaScripts,
    main: html`<h1>Entrar al portal</h1>
${errorSummary(errors)}
${parts.left && notice({ tone: 'bien', text: 'Su sesión se cerró. Si usa un equipo compartido, cierre también el navegador.', alert: true })}
<p>¿Un patrón le invitó por correo? <a href="/portal/entrar/usuario?volver=${encodeURIComponent(parts.volver)}">Entre como usuario</a>, con su propia llave o contraseña.</p>
<div class="columns">
${errors.length > 0 ? [byPassword, byEfirma] : [byEfirma, byPassword]}
</div>`,
  })
}
