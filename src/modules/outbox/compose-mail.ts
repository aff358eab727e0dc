// The one layout of the service's mail: plain text and HTML that say the same, in Spanish, nothing loaded from outside.

/** A paragraph; a labelled value, alone on its line so that people and programs find it; or a link. */
export type MailPart = string | { dato: string; valor: string } | { enlace: string; url: string }

export type Mail = { subject: string; text: string; html: string }

const WIDTH = 76

/** `subject` is stored unsealed and stands open in mailboxes: nothing personal in it. `heading` greets or says what happened. */
export function composeMail(mail: { subject: string; heading: string; parts: MailPart[] }): Mail {
  return { subject: mail.subject, text: asText(mail.heading, mail.parts), html: asHtml(mail.subject, mail.heading, mail.parts) }
}

const SIGNATURE = 'Servicio de Intercomunicación de Avisos'
const NOTE = 'Este mensaje es automático; no lo responda.'

function asText(heading: string, parts: MailPart[]): string {
  const blocks = parts.map((part) => {
    if (typeof part === 'string') return wrap(part)
    // Never wrapped: a value is copied whole.
    return 'dato' in part ? `${part.dato}: ${part.valor}` : `${part.enlace}:\n${part.url}`
  })
  return `${[wrap(heading), ...blocks, `-- \n${SIGNATURE}\n${NOTE}`].join('\n\n')}\n`
}

function wrap(paragraph: string): string {
  const lines = ['']
  for (const word of paragraph.split(/\s+/)) {
    const line = lines.at(-1)!
    if (line && line.length + 1 + word.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines.join('\n')
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => ESCAPES[c]!)

function asHtml(subject: string, heading: string, parts: MailPart[]): string {
  const blocks = parts.map((part) => {
    if (typeof part === 'string') return `<p>${escapeHtml(part)}</p>`
    if ('dato' in part)
      return `<p>${escapeHtml(part.dato)}:<br><code style="font-size:18px;background:#f2f2f2;padding:4px 8px">${escapeHtml(part.valor)}</code></p>`
    return `<p><a href="${escapeHtml(part.url)}" style="color:#8a1538">${escapeHtml(part.enlace)}</a></p>`
  })
  return `<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f7f7f7;color:#222">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff;font:16px/1.5 sans-serif">
<h1 style="font-size:20px;margin-top:0">${escapeHtml(heading)}</h1>
${blocks.join('\n')}
<hr style="border:0;border-top:1px solid #ddd">
<p style="font-size:13px;color:#555">${SIGNATURE}<br>${NOTE}</p>
</div></body></html>
`
}
