import { type Html, html } from '../../../http/html.ts'
import { type PageUser, page } from '../ui/index.ts'

/** Always in the same place of every page. What people ask, with what to do. */
export const helpPage = (user: PageUser | undefined): Html =>
  page({
    title: 'Ayuda',
    user,
    main: html`<h1>Ayuda</h1>
<h2>Entrar con la e.firma</h2>
<p>Tenga a la mano los dos archivos que le entregó el SAT y la contraseña de su llave:</p>
<ul>
<li>el certificado, que termina en <code>.cer</code>;</li>
<li>la llave privada, que termina en <code>.key</code>;</li>
<li>la contraseña de la llave, la que eligió ante el SAT.</li>
</ul>
<p>La llave y su contraseña no salen de su equipo: se usan en su navegador para firmar y después se descartan.</p>
<p>No use el certificado de sello digital (CSD): ese solo sirve para facturar.</p>
<h2>Entrar con contraseña y código</h2>
<p>La contraseña de este servicio se obtiene con la e.firma y llega por correo. El código de seis dígitos lo da la aplicación de
autenticación en la que guardó el QR. Cambia cada 30 segundos y sirve una sola vez; si no lo acepta, revise que el reloj del equipo esté en hora.</p>
<h2>Perdí la contraseña o el teléfono con el código</h2>
<p>Entre con su e.firma y <a href="/portal/contrasena">renueve la contraseña</a>. Recibirá una nueva por correo y un QR nuevo; los anteriores dejan de servir.</p>
<h2>Algo no funciona</h2>
<p>Cada página de error muestra un código y el número de su petición. Anótelos: con ellos se encuentra lo que pasó. El significado de cada
código está en <a href="/docs/errores">Códigos de error</a>, y si el servicio puede atender, en <a href="/readyz">Estado del servicio</a>.</p>`,
  })
