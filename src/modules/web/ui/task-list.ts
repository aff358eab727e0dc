// «Qué hacer ahora»: what comes next for whoever is signed in, the most useful first.
import { type Html, html } from '../../../http/html.ts'
import { linkButton } from './form-parts.ts'

/** `mark`: behind the title, such as how many. */
export type Task = { title: string; text: string | Html; href: string; label: string; mark?: Html }

/** `numbered`: where they are steps, to be taken in order. */
export function taskList(tasks: readonly Task[], numbered = false): Html {
  const items = tasks.map(
    ({ title, text, href, label, mark }) =>
      html`<li><h3>${title}${mark && html` ${mark}`}</h3><p>${text}</p><p>${linkButton(href, label, 'plain')}</p></li>\n`,
  )
  return numbered ? html`<ol class="cards">${items}</ol>` : html`<ul class="cards">${items}</ul>`
}

/** For whoever has no password in force. `why`: what it is needed for. */
export const passwordTask = (estado: string, why: string): Task => ({
  title: estado === 'vencida' ? 'Renueve su contraseña' : 'Obtenga su contraseña',
  text: why,
  href: '/portal/contrasena',
  label: estado === 'vencida' ? 'Renovar la contraseña' : 'Obtener la contraseña',
})
