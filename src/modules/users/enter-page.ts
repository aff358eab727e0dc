// /portal/entrar/usuario: people whom an employer let in.
import { type Html, html } from '../../http/html.ts'
import { button, errorOf, errorSummary, type FormError, field, page } from '../web/ui/index.ts'
import { keyButton, keyScripts } from './key-button.ts'

export const userEnterPage = (parts: { volver: string; rfc?: string; correo?: string; errors?: FormError[] }): Html => {
  const errors = parts.errors ?? []
  return page({
    title: errors.length > 0 ? 'Error al entrar' : 'Entrar como usuario',
    scripts: keyScripts,
    crumbs: [{ label: 'Entrar', href: '/portal/entrar' }],
    main: html`<h1>Entrar como usuario de un patrón</h1>
${errorSummary(errors)}
<p class="lead">Para quien recibió una invitación por correo. Si usted es el representante, <a href="/portal/entrar">entre con la e.firma</a>.</p>
<div class="columns">
<section aria-labelledby="con-llave">
<h2 id="con-llave">Con su llave de acceso</h2>
<p>No escriba nada: su equipo le pide la huella, el rostro o el PIN.</p>
${keyButton({ kind: 'entrada', endpoint: '/portal/entrar/llave', label: 'Entrar con mi llave', volver: parts.volver })}
</section>
<section aria-labelledby="con-contrasena">
<h2 id="con-contrasena">Con contraseña y código</h2>
<form method="post" action="/portal/entrar/usuario" novalidate>
<input type="hidden" name="volver" value="${parts.volver}">
${field({ name: 'rfc', label: 'RFC del patrón', value: parts.rfc, fixed: true, short: true, maxlength: 13, autocomplete: 'organization', error: errorOf(errors, 'rfc') })}
${field({ name: 'correo', label: 'Su correo', type: 'email', value: parts.correo, maxlength: 254, autocomplete: 'username', error: errorOf(errors, 'correo') })}
${field({ name: 'contrasena', label: 'Contraseña', type: 'password', autocomplete: 'current-password', maxlength: 300, error: errorOf(errors, 'contrasena') })}
${field({ name: 'otp', label: 'Código de seis dígitos', type: 'otp', maxlength: 11, hint: 'El que muestra su aplicación de autenticación.', error: errorOf(errors, 'otp') })}
${button({ label: 'Entrar' })}
</form>
<p class="hint">¿No puede entrar? Pida a quien le invitó que le envíe otra invitación.</p>
</section>
</div>`,
  })
}
