// The credentials of a certification's sandbox: shown once after it was opened, and again to whoever asks again.
import { Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView, EnvironmentView } from '../../certification/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import { button, linkButton, notice } from '../ui/index.ts'
import { copyScript } from './assets.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'
import { employersTable } from './environment-parts.ts'

export const credentialsPage = (
  session: Session,
  certification: CertificationSummaryView,
  { environment, qrSvg }: { environment: EnvironmentView; qrSvg: string },
): Html =>
  certificationFrame(session, certification, {
    title: 'Credenciales de prueba',
    scripts: [copyScript],
    main: html`${notice({ tone: 'atencion', text: 'Guárdelas en la configuración de su programa antes de salir de esta página: no vuelve a mostrarlas si la recarga. Sólo sirven en este ambiente de pruebas.' })}
<div class="columns"><section aria-labelledby="acceso"><h2 id="acceso">Acceso de su programa</h2>
${copyField('api', 'Dirección de la API', environment.api)}
${copyField('rfc', 'RFC de prueba (client_id)', environment.rfc)}
${copyField('contrasena', 'Contraseña (client_secret)', environment.contrasena)}
${copyField('secreto', 'Secreto de los códigos de un solo uso', environment.otp.secreto)}
${copyField('uri', 'El mismo como dirección otpauth', environment.otp.uri)}</section>
<section aria-labelledby="codigo"><h2 id="codigo">Código de un solo uso</h2>
<p>Su programa calcula los códigos con el secreto. Para probar a mano, lea este QR con una aplicación de autenticación.</p>
<div class="qr" role="img" aria-label="Código QR del secreto; el campo de al lado dice lo mismo">${new Html(qrSvg.replace('<svg ', '<svg aria-hidden="true" focusable="false" '))}</div>
<h2>e.firmas de prueba</h2>
<p>Certificado, llave y contraseña de cada contribuyente de prueba, en un ZIP. Puede descargarlas también después.</p>
<p>${linkButton(certificationPath(certification.id, 'efirmas.zip'), 'Descargar las e.firmas (ZIP)', 'plain')}</p></section></div>
<h2>Patrones de prueba</h2>
${employersTable(environment.patrones)}
<p>${linkButton(certificationPath(certification.id), 'Ya las guardé, ir a las pruebas')}</p>`,
  })

export const credentialsShownPage = (session: Session, certification: CertificationSummaryView): Html =>
  certificationFrame(session, certification, {
    title: 'Credenciales de prueba',
    main: html`${notice({ text: 'Las credenciales se muestran una vez. Si no las guardó, puede verlas de nuevo: son las mismas mientras dure el ambiente.' })}
<form method="post" action="${certificationPath(certification.id, 'credenciales')}">${csrfField(session)}${button({ label: 'Mostrarlas otra vez' })}${linkButton(certificationPath(certification.id), 'Ir a las pruebas', 'plain')}</form>`,
  })

const copyField = (id: string, label: string, value: string): Html =>
  html`<div class="field copy"><label for="d-${id}">${label}</label><div><input id="d-${id}" class="fija" type="text" readonly value="${value}" data-copia spellcheck="false" autocomplete="off"></div></div>`
