// /portal: where whoever signed in begins, with what to do first.
import { type Html, html } from '../../../http/html.ts'
import type { PasswordStatus } from '../../passwords/index.ts'
import type { Session } from '../../sessions/index.ts'
import { definitions, instant, notice, page, passwordTask, type Task, taskList } from '../ui/index.ts'

export const startPage = (session: Session, password: PasswordStatus): Html =>
  page({
    title: 'Inicio',
    user: session,
    nav: '/portal',
    main: html`<h1>${session.nombre}</h1>
<p class="lead">Entró como ${roleText(session)}, RFC <code>${session.rfc}</code>.</p>
${!session.patron && !session.desarrollador && unknownTaxpayer()}
<h2>Qué hacer ahora</h2>
${taskList(tasks(session, password), true)}
<h2>Su acceso</h2>
${definitions([
  ['Contraseña del servicio', passwordText(password)],
  ['Esta sesión termina', instant(session.venceEl)],
])}
<p><a href="/portal/sesiones">Ver dónde tengo sesiones abiertas</a></p>`,
  })

function roleText({ patron, desarrollador }: Session): string {
  if (patron && desarrollador) return 'patrón y desarrollador de nómina'
  if (desarrollador) return 'desarrollador de nómina'
  return patron ? 'patrón' : 'contribuyente'
}

const unknownTaxpayer = (): Html =>
  notice({
    tone: 'atencion',
    title: 'Su RFC todavía no está en el padrón',
    text: html`Si es patrón, revise que entró con la e.firma de la empresa y no con la suya personal. Si acaba de darse de alta, el padrón se actualiza cada día. Si hace programas de nómina, <a href="/portal/desarrollador">empiece por registrar su producto</a>.`,
  })

function tasks(session: Session, password: PasswordStatus): Task[] {
  const list: Task[] = []
  if (session.patron)
    list.push({
      title: 'Vea qué hay en su empresa',
      text: 'Los avisos nuevos, los que nadie ha atendido, y los desarrolladores que leen sus datos.',
      href: '/portal/patron',
      label: 'Ir a mi empresa',
    })
  if (password.estado !== 'vigente')
    list.push(
      passwordTask(password.estado, 'La usa su sistema de nómina para conectarse, y usted para entrar aquí sin la e.firma.'),
    )
  if (session.desarrollador)
    list.push({
      title: 'Certifique su producto',
      text: 'Productos, pruebas y constancias, y los patrones que confían en usted.',
      href: '/portal/desarrollador',
      label: 'Ir a desarrollador',
    })
  else
    list.push({
      title: '¿Tiene su propio sistema de nómina?',
      text: 'Certifíquelo para que reciba los avisos sin que nadie los capture; también si sólo lo usa su empresa.',
      href: '/portal/desarrollador',
      label: 'Ver cómo se certifica',
    })
  list.push({
    title: 'Compruebe un documento',
    text: 'Verifique que un acuse o una constancia es auténtico y sigue vigente.',
    href: '/verificacion',
    label: 'Verificar un documento',
  })
  return list
}

function passwordText(password: PasswordStatus): Html {
  if (password.estado === 'vigente') return html`Vigente hasta el ${instant(password.venceEl)}`
  if (password.estado === 'vencida') return html`Venció el ${instant(password.venceEl)}`
  return password.estado === 'cancelada' ? html`Cancelada el ${instant(password.canceladaEl)}` : html`Aún no la obtiene`
}
