// /portal/invitacion/…: the invited person chooses how to enter.
import { Html, html } from '../../http/html.ts'
import { button, definitions, errorOf, errorSummary, type FormError, field, instant, page } from '../web/ui/index.ts'
import type { Invitation } from './accept-invitation.ts'
import { keyButton, keyScripts } from './key-button.ts'
import { rightList } from './right-words.ts'

/** Four by four, so that it can be typed from one screen to another. */
const grouped = (secret: string) => secret.match(/.{1,4}/g)!.join(' ')

export const invitationPage = (token: string, invitation: Invitation, errors: FormError[] = []): Html =>
  page({
    title: errors.length > 0 ? 'Error al aceptar la invitación' : 'Aceptar la invitación',
    scripts: keyScripts,
    main: html`<h1>${invitation.nombre}, elija cómo va a entrar</h1>
${errorSummary(errors)}
<p class="lead">${invitation.patron} le da acceso a sus avisos de crédito.</p>
${definitions([
  ['Patrón', html`${invitation.patron}, RFC <code>${invitation.rfc}</code>`],
  ['Su correo', invitation.correo],
  ['Podrá', rightList(invitation.derechos)],
  ['La invitación vence', instant(invitation.venceEl)],
])}
<div class="columns">
<section aria-labelledby="con-llave">
<h2 id="con-llave">Con una llave de acceso</h2>
<p>Lo más sencillo: entra con su huella, su rostro o el PIN de este equipo. No hay contraseña que recordar ni que le puedan robar.</p>
${keyButton({ kind: 'alta', endpoint: `/portal/invitacion/${token}/llave`, label: 'Crear la llave y entrar' })}
<p class="hint">Queda en este equipo o en su cuenta de Google, Apple o Microsoft.</p>
</section>
<section aria-labelledby="con-contrasena">
<h2 id="con-contrasena">Con contraseña y código</h2>
<form method="post" action="/portal/invitacion/${token}" novalidate>
<input type="hidden" name="secreto" value="${invitation.offer}">
<input type="hidden" name="username" value="${invitation.correo}" autocomplete="username">
${field({ name: 'contrasena', label: 'Contraseña nueva', type: 'password', autocomplete: 'new-password', maxlength: 300, hint: 'Al menos 12 caracteres. Una frase que recuerde sirve muy bien.', error: errorOf(errors, 'contrasena') })}
<details${errors.some((e) => e.campo === 'otp') && html` open`}><summary>Agregar a la aplicación de códigos (QR)</summary>
<p>Abra en su teléfono una aplicación como Google Authenticator o Microsoft Authenticator y escanee esto.</p>
<div class="qr">${new Html(invitation.otp.qrSvg)}</div>
<p>Si no puede escanear, escriba esta clave en la aplicación:<br><code class="secret">${grouped(invitation.otp.secreto)}</code></p>
</details>
${field({ name: 'otp', label: 'Código de seis dígitos', type: 'otp', maxlength: 11, hint: 'El que ahora muestra la aplicación.', error: errorOf(errors, 'otp') })}
${button({ label: 'Guardar y entrar' })}
</form>
</section>
</div>`,
  })
