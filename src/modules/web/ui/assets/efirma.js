// <form data-efirma>: signs an act with the e.firma in this page (web/ui/efirma-form.ts writes the form). The key goes to a worker
// that can reach no network; from here only the certificate and the signature are sent. After the act the page goes to
// `data-siguiente`, or the form dispatches `efirma:hecho` with the answer.
import '/recursos/zona.js'

const LABELS = {
  correo: 'Correo al que se envía la contraseña',
  patron: 'Patrón',
  desarrollador: 'Desarrollador de nómina',
  nrps: 'Registros patronales',
  inicio: 'Vigente desde',
  fin: 'Vigente hasta',
  producto: 'Producto',
  solicitud: 'Solicitud que se atiende',
  traspasoDe: 'Traspaso de',
  folio: 'Folio',
  motivo: 'Motivo',
  todas: 'Se revocan también',
  termina: 'Termina',
  conserva: 'Continúa',
}
// What the API tells programs, in the words of this page.
const PLAIN = {
  RETO_VENCIDO: {
    title: 'Pasaron los cinco minutos para firmar',
    detail: 'No se hizo nada. Escriba otra vez la contraseña de la llave, revise el texto y firme.',
  },
  RETO_USADO: {
    title: 'Este texto ya se había firmado',
    detail: 'Compruebe primero si lo que firmó quedó hecho. Si no, escriba otra vez la contraseña de la llave y firme de nuevo.',
  },
  EFIRMA_FIRMA_INVALIDA: {
    title: 'La firma no corresponde al certificado',
    detail: 'No se hizo nada. Elija de nuevo los dos archivos de su e.firma y vuelva a intentarlo.',
  },
}
const STEPS = {
  leyendo: [1, 'Leyendo los archivos…'],
  abriendo: [2, 'Abriendo la llave en su equipo. En una computadora lenta puede tardar unos segundos…'],
  preparando: [3, 'Preparando el texto que firmará…'],
  firmando: [4, 'Firmando en su equipo. En una computadora lenta puede tardar unos segundos…'],
  enviando: [5, 'Enviando el certificado y la firma…'],
}

for (const form of document.querySelectorAll('form[data-efirma]')) start(form)

function start(form) {
  const part = (name) => form.querySelector(`[data-parte="${name}"]`)
  const [fields, status, refusal, review] = ['campos', 'estado', 'rechazo', 'revision'].map(part)
  const [cer, key, password] = ['cer', 'key', 'contrasena'].map(part)
  const inputs = { cer, key, contrasena: password }
  const began = performance.now()
  const now = () => Number(form.dataset.ahora) + performance.now() - began
  let worker
  let ready
  let expiry

  fields.disabled = false
  // A browser that goes back restores what was typed, but neither files nor what the worker holds.
  password.value = ''
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!fields.disabled) check().catch(unexpected)
  })
  // Not on change: that comes between pressing a button and letting it go, and the button would move away.
  form.addEventListener('input', (event) => clear(event.target))
  part('firmar').addEventListener('click', () => sign().catch(unexpected))
  part('regresar').addEventListener('click', () => {
    forget()
    cer.focus()
  })
  addEventListener('pagehide', forget)

  async function check() {
    for (const input of Object.values(inputs)) clear(input)
    refusal.hidden = true
    const empty = [
      [cer, !cer.files.length, 'Elija el archivo del certificado, el que termina en .cer.'],
      [key, !key.files.length, 'Elija el archivo de la llave, el que termina en .key.'],
      [password, !password.value, 'Escriba la contraseña de la llave.'],
    ].filter(([, missing]) => missing)
    for (const [input, , message] of empty) wrong(input, message)
    if (empty.length) return empty[0][0].focus()
    const unfilled = [...fields.elements].find((field) => field.name && !field.checkValidity())
    if (unfilled) return unfilled.reportValidity()
    for (const input of [cer, key])
      if (input.files[0].size > 100_000) {
        wrong(input, `Este archivo es demasiado grande para ser ${input === cer ? 'un certificado' : 'una llave'} de e.firma.`)
        return input.focus()
      }

    show('leyendo')
    fields.disabled = true
    const [cerBytes, keyBytes] = await Promise.all([cer.files[0].arrayBuffer(), key.files[0].arrayBuffer()])
    worker = new Worker('/recursos/firmador.js')
    const message = { tipo: 'revisar', cer: cerBytes, key: keyBytes, contrasena: password.value, ahora: now() }
    const answer = await ask(message, [cerBytes, keyBytes])
    if (answer.tipo === 'error') {
      forget()
      if (answer.campo === 'contrasena') password.value = ''
      if (!inputs[answer.campo]) return refuse({ title: 'No se pudo leer su e.firma', detail: answer.mensaje })
      wrong(inputs[answer.campo], answer.mensaje)
      return inputs[answer.campo].focus()
    }
    if (form.dataset.rfc && form.dataset.rfc !== answer.rfc) {
      forget()
      wrong(
        cer,
        `Esta e.firma es de ${answer.rfc}, y usted entró como ${form.dataset.rfc}. Use la e.firma de ${form.dataset.rfc}.`,
      )
      return cer.focus()
    }
    show('preparando')
    const response = await send('/v1/efirma/retos', { proposito: form.dataset.proposito, datos: data() })
    if (!response.ok) {
      forget()
      return refuse(response.body, response.id)
    }
    // What stays in the page's fields is not needed any more: the worker has the key open.
    password.value = ''
    // The open key waits no longer than the text may be signed.
    expiry = setTimeout(() => {
      forget()
      refuse({ codigo: 'RETO_VENCIDO' }, response.id)
    }, Date.parse(response.body.venceEl) - now())
    ready = { reto: response.body.reto, cadena: response.body.cadenaOriginal, certificado: answer.certificado }
    showReview(answer, ready.cadena)
  }

  async function sign() {
    if (!ready) return
    const { reto, cadena, certificado } = ready
    ready = undefined
    clearTimeout(expiry)
    review.hidden = true
    show('firmando')
    status.focus()
    const answer = await ask({ tipo: 'firmar', cadena })
    worker.terminate()
    worker = undefined
    if (answer.tipo === 'error') {
      forget()
      return refuse({ title: 'No se pudo firmar', detail: answer.mensaje })
    }
    show('enviando')
    const response = await send(form.dataset.destino, { reto, certificado, firma: answer.firma })
    forget()
    if (!response.ok) return refuse(response.body, response.id)
    cer.value = ''
    key.value = ''
    if (form.dataset.siguiente) return location.assign(form.dataset.siguiente)
    form.hidden = true
    form.dispatchEvent(new CustomEvent('efirma:hecho', { bubbles: true, detail: response.body }))
  }

  /** Ends the worker and with it the key; the form is as at the beginning, without files and password. */
  function forget() {
    clearTimeout(expiry)
    worker?.terminate()
    worker = undefined
    ready = undefined
    password.value = ''
    review.hidden = true
    status.hidden = true
    fields.hidden = false
    fields.disabled = false
  }

  function unexpected() {
    forget()
    refuse({
      title: 'No se pudo terminar',
      detail: 'Revise su conexión y vuelva a intentarlo. Si ya había firmado, compruebe primero si quedó hecho.',
    })
  }

  const ask = (message, transfer = []) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.tipo === 'avance' ? show(data.paso) : resolve(data))
      worker.onerror = (event) => {
        event.preventDefault()
        reject(new Error(event.message))
      }
      worker.postMessage(message, transfer)
    })

  /** The act's data: what the form brings fixed, and its named fields. `nombre[]` is a list; an empty one is left out. */
  function data() {
    const datos = JSON.parse(form.dataset.datos)
    for (const field of fields.elements) {
      if (!field.name || (['radio', 'checkbox'].includes(field.type) && !field.checked)) continue
      const value = field.value.trim()
      if (!value) continue
      if (field.name.endsWith('[]')) {
        const name = field.name.slice(0, -2)
        datos[name] = [...(datos[name] ?? []), value]
      } else datos[field.name] = value
    }
    return datos
  }

  function show(step) {
    const [value, text] = STEPS[step]
    status.hidden = false
    status.querySelector('progress').value = value
    status.querySelector('span').textContent = text
  }

  function showReview({ rfc, nombre, hasta }, cadena) {
    const [, , proposito, ...rest] = cadena.replace(/^\|\||\|\|$/g, '').split('|')
    const expires = rest.pop()
    const list = part('datos')
    list.replaceChildren()
    row(list, 'Acto', form.dataset.titulo)
    for (const line of rest) {
      const at = line.indexOf('=')
      if (at < 0) continue
      const name = line.slice(0, at)
      row(list, LABELS[name] ?? name, readable(name, line.slice(at + 1)))
    }
    row(list, 'Firma', `${nombre}, RFC ${rfc}`)
    row(list, 'Su e.firma vence', instant(hasta))
    row(list, 'Puede firmarlo hasta', instant(Date.parse(expires)))
    part('cadena').textContent = cadena
    part('cadena').dataset.proposito = proposito
    status.hidden = true
    fields.hidden = true
    review.hidden = false
    part('titulo').focus()
  }

  function wrong(input, message) {
    clear(input)
    const text = document.createElement('p')
    text.className = 'error-text'
    text.id = `${input.id}-error`
    text.setAttribute('role', 'alert')
    text.textContent = message
    input.before(text)
    input.closest('.field').classList.add('wrong')
    input.setAttribute('aria-invalid', 'true')
    input.setAttribute('aria-describedby', [text.id, input.dataset.pista].filter(Boolean).join(' '))
  }

  function clear(input) {
    if (!Object.values(inputs).includes(input)) return
    document.getElementById(`${input.id}-error`)?.remove()
    input.closest('.field').classList.remove('wrong')
    input.removeAttribute('aria-invalid')
    input.dataset.pista ??= input.getAttribute('aria-describedby') ?? ''
    if (input.dataset.pista) input.setAttribute('aria-describedby', input.dataset.pista)
    else input.removeAttribute('aria-describedby')
  }

  function refuse(problem, id) {
    refusal.replaceChildren()
    const { title: heading, detail } = PLAIN[problem.codigo] ?? problem
    const title = document.createElement('h3')
    title.textContent = heading
    refusal.append(title)
    const add = (text) => {
      const paragraph = document.createElement('p')
      paragraph.textContent = text
      refusal.append(paragraph)
    }
    if (detail) add(detail)
    for (const { campo, mensaje } of problem.errores ?? []) add(`${LABELS[campo.replace('datos.', '')] ?? campo}: ${mensaje}`)
    if (problem.codigo) add(`Código ${problem.codigo}. Si pide ayuda, mencione la petición ${id}.`)
    refusal.hidden = false
    refusal.focus()
  }
}

function row(list, label, value) {
  const [pair, term, definition] = ['div', 'dt', 'dd'].map((name) => document.createElement(name))
  term.textContent = label
  definition.textContent = value
  pair.append(term, definition)
  list.append(pair)
}

const readable = (name, value) => {
  if (name === 'nrps') return value === '*' ? 'Todos los suyos, también los que agregue después' : value.split(',').join(', ')
  return /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : value
}
const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic']
const day = (value) => `${Number(value.slice(8))} ${MONTHS[Number(value.slice(5, 7)) - 1]} ${value.slice(0, 4)}`
const local = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Mexico_City',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const instant = (ms) => {
  const part = Object.fromEntries(local.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]))
  return `${day(`${part.year}-${part.month}-${part.day}`)}, ${part.hour}:${part.minute}`
}

async function send(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return { ok: response.ok, body: text ? JSON.parse(text) : {}, id: response.headers.get('x-request-id') }
}
