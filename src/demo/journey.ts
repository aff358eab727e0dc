// The steps of the journey, as the software of an employer and of a payroll developer would take them: only HTTP, e.firma files
// and an authenticator code. Each step says what it sent, what came back, and what it means; an unexpected answer ends it.
import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSync } from 'otplib'
import { decodeQuotedPrintable, inShort, listed, paint } from './journey-print.ts'
import type { JourneyServer } from './journey-server.ts'
import type { Answer, CallOptions, Credential, Who } from './journey-types.ts'
import { DEMO_PASSWORD } from './material.ts'

const NAMES: Record<Who, string> = { patron: 'El patrón', desarrollador: 'El desarrollador de nómina' }

export class Journey {
  readonly #server: JourneyServer
  #step = 0
  readonly #began = Date.now()
  readonly #credentials = new Map<Who, Credential>()
  readonly #tokens = new Map<Who, string>()
  readonly #mailSeen = new Set<string>()
  #folio = ''
  #cursor = ''

  constructor(server: JourneyServer) {
    this.#server = server
  }

  async alive(): Promise<void> {
    this.#title('El servicio está listo')
    await this.#call('GET', '/readyz')
    this.#means(
      `Arrancó en ${(this.#server.startedInMs / 1000).toFixed(1)} s con ${this.#server.databaseKind}, patrones y avisos sintéticos.`,
    )
  }

  async getPassword(who: Who): Promise<void> {
    this.#title(`${NAMES[who]} obtiene su contraseña con su e.firma`)
    const proof = await this.#signed(who, 'contrasena:emitir', { correo: `${who}@ejemplo.mx` })
    const { body } = await this.#call('POST', '/v1/contrasenas', {
      json: proof,
      expect: 201,
      short: (b) => ({ ...b, otp: '(secreto para el autenticador)' }),
    })
    const contrasena = await this.#passwordFromMail()
    this.#credentials.set(who, { rfc: body.rfc, contrasena, secreto: body.otp.secreto })
    this.#means(
      `La llave privada no salió de su equipo: solo viajaron el certificado y la firma. La contraseña llegó por correo a ${body.correo}.`,
    )
  }

  async getToken(who: Who): Promise<void> {
    this.#title(`${NAMES[who]} pide un token (OAuth 2.0, contraseña y código de un solo uso)`)
    const { rfc, contrasena, secreto } = this.#credentials.get(who)!
    const form = {
      grant_type: 'client_credentials',
      client_id: rfc,
      client_secret: contrasena,
      otp: generateSync({ secret: secreto }),
    }
    const { body } = await this.#call('POST', '/v1/token', {
      form,
      short: (b) => ({ ...b, access_token: `${b.access_token.slice(0, 16)}…` }),
    })
    this.#tokens.set(who, body.access_token)
    this.#means(`El token dura ${body.expires_in / 60} minutos; el código ya no vuelve a servir.`)
  }

  /** The access token that was got last. */
  tokenOf(who: Who): string {
    return this.#tokens.get(who)!
  }

  async readRefused(meaning: string): Promise<void> {
    this.#title('El desarrollador pide avisos y se le niegan')
    const { body } = await this.#call('GET', `/v1/avisos?patron=${this.#rfc('patron')}`, { as: 'desarrollador', expect: 403 })
    if (body.codigo !== 'RELACION_NO_VIGENTE') throw new Error(`unexpected code ${body.codigo}`)
    this.#means(`${meaning}: la respuesta es siempre la misma y no revela nada del patrón.`)
  }

  async grantTrust(): Promise<void> {
    this.#title('El patrón otorga una relación de confianza, firmada con su e.firma')
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Mexico_City' }).format(new Date())
    const datos = {
      desarrollador: this.#rfc('desarrollador'),
      nrps: ['*'],
      inicio: today,
      fin: `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('-02-29', '-02-28')}`,
    }
    const proof = await this.#signed('patron', 'relacion:otorgar', datos)
    const { body } = await this.#call('POST', '/v1/relaciones-confianza', { json: proof, as: 'patron', expect: 201 })
    this.#folio = body.folio
    this.#means(`Lo firmado nombra al desarrollador, los registros patronales y las fechas. Folio del acuse: ${body.folio}.`)
  }

  async readPages(): Promise<void> {
    this.#title('El desarrollador lee los avisos del patrón, página por página')
    let total = 0
    let pages = 0
    for (let more = true; more; pages++) {
      const { body } = await this.#call('GET', this.#feed(500), { as: 'desarrollador', quiet: pages > 0 })
      total += body.datos.length
      this.#cursor = body.cursor
      more = body.hayMas
    }
    this.#means(
      `${total} avisos en ${pages} página(s). Cada uno quedó notificado en este momento (fechaNotLinea), y de ahí sale su fechaEfecto.`,
    )
  }

  async publishAndPoll(): Promise<void> {
    this.#title('El Instituto publica un aviso nuevo y el desarrollador pregunta desde su último cursor')
    const { body } = await this.#call('GET', `/v1/avisos?patron=${this.#rfc('patron')}&limite=1`, {
      as: 'desarrollador',
      quiet: true,
    })
    const model = body.datos[0]!
    const record = {
      folioAviso: `S12090269${String(Date.now() % 100_000).padStart(5, '0')}`,
      nrp: model.nrp,
      nss: model.nss,
      numCredito: model.numCredito,
      tipoAviso: '12',
      fechaCreaAviso: new Date().toISOString().slice(0, 10),
      tipoCredito: model.tipoCredito,
      tipoDescuento: model.tipoDescuento,
      facDescuento: model.facDescuento,
      monDescuento: model.monDescuento,
      estatusCredito: '004',
    }
    const file = join(this.#server.dataDir, 'aviso-nuevo.ndjson')
    writeFileSync(file, `${JSON.stringify(record)}\n`)
    process.stdout.write(`  ${paint(36, '→ sia avisos importar aviso-nuevo.ndjson')}\n`)
    const said = await this.#server.sia('avisos', 'importar', file)
    process.stdout.write(`  ${paint(32, '←')} ${said.replaceAll('\n', '\n    ')}\n`)
    const next = await this.#call('GET', this.#feed(100), {
      as: 'desarrollador',
      short: (b) => ({
        datos: b.datos.map((a) => ({ folioAviso: a.folioAviso, efecto: a.efecto, fechaEfecto: a.fechaEfecto })),
        hayMas: b.hayMas,
      }),
    })
    if (next.body.datos.length !== 1 || next.body.datos[0]?.folioAviso !== record.folioAviso)
      throw new Error('the new notice did not arrive exactly once')
    this.#cursor = next.body.cursor
    this.#means(
      'Llegó exactamente el aviso nuevo, una sola vez. La suspensión surte efecto el mismo día: ya nadie sigue pagando un crédito terminado.',
    )
  }

  async readOne(): Promise<void> {
    this.#title('Otra pregunta con el mismo cursor: no hay nada nuevo')
    const first = await this.#call('GET', this.#feed(100), { as: 'desarrollador' })
    if (first.body.datos.length !== 0) throw new Error('the feed gave a notice twice')
    const tag = first.headers.get('etag')
    if (tag) await this.#call('GET', this.#feed(100), { as: 'desarrollador', headers: { 'if-none-match': tag }, expect: 304 })
    this.#means(
      'El cursor siempre se devuelve: es el lugar donde continuar mañana. Con If-None-Match, la respuesta vacía ni siquiera viaja.',
    )
  }

  async revoke(): Promise<void> {
    this.#title('El patrón revoca la relación')
    await this.#call('POST', `/v1/relaciones-confianza/${this.#folio}/revocacion`, {
      json: { motivo: 'Cambio de proveedor' },
      as: 'patron',
      expect: [200, 201, 204],
    })
    this.#means('Surte efecto de inmediato y queda registrada con su motivo.')
  }

  async finish(): Promise<void> {
    process.stdout.write(
      `\n${paint(1, 'Recorrido completo')}: ${this.#step} pasos en ${((Date.now() - this.#began) / 1000).toFixed(1)} s. Referencia de la API: /docs en un servidor iniciado con npm start.\n`,
    )
  }

  #feed = (limite: number) =>
    `/v1/avisos?patron=${this.#rfc('patron')}&limite=${limite}${this.#cursor && `&cursor=${this.#cursor}`}`
  #rfc = (who: Who) => encodeURIComponent(this.#credentials.get(who)!.rfc)

  #title(text: string): void {
    this.#step++
    process.stdout.write(`\n${paint(1, `${this.#step}. ${text}`)}\n`)
  }
  #means(text: string): void {
    process.stdout.write(`  ${paint(2, '=')} ${text}\n`)
  }

  /** Prepare, sign on the owner's side, and return what the act's endpoint takes (contract.md 3). */
  async #signed(who: Who, proposito: string, datos: object): Promise<object> {
    const { body } = await this.#call('POST', '/v1/efirma/retos', { json: { proposito, datos }, expect: 201 })
    const folder = join(this.#server.dataDir, 'demo')
    const key = createPrivateKey({
      key: readFileSync(join(folder, `${who}.key`)),
      format: 'der',
      type: 'pkcs8',
      passphrase: DEMO_PASSWORD,
    })
    const certificado = readFileSync(join(folder, `${who}.cer`)).toString('base64')
    const firma = sign('sha256', Buffer.from(body.cadenaOriginal, 'utf8'), key).toString('base64')
    process.stdout.write(`  ${paint(2, '✎ firma en su equipo los bytes UTF-8 de la cadena original (RSA, SHA-256)')}\n`)
    return { reto: body.reto, certificado, firma }
  }

  async #passwordFromMail(): Promise<string> {
    const outbox = join(this.#server.dataDir, 'outbox')
    for (let tries = 0; tries < 200; tries++) {
      const files = listed(outbox).filter((f) => !this.#mailSeen.has(f))
      for (const file of files) {
        this.#mailSeen.add(file)
        const text = decodeQuotedPrintable(readFileSync(join(outbox, file), 'latin1'))
        const found = /Contraseña:\s*(\S+)/.exec(text)
        if (found) {
          process.stdout.write(`  ${paint(32, '✉')} ${file}: «Contraseña: ${found[1]!.slice(0, 4)}…»\n`)
          return found[1]!
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('no mail with a password arrived')
  }

  async #call(method: string, path: string, o: CallOptions = {}): Promise<Answer> {
    const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'sia-demo/1.0', ...o.headers }
    if (o.as) headers.authorization = `Bearer ${this.#tokens.get(o.as)}`
    if (o.json) headers['content-type'] = 'application/json'
    const body = o.json ? JSON.stringify(o.json) : o.form ? new URLSearchParams(o.form) : undefined
    const began = performance.now()
    const response = await fetch(this.#server.url + path, { method, headers, body })
    const ms = (performance.now() - began).toFixed(0)
    const text = await response.text()
    const answer: Answer = { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers }
    const expected = ([] as number[]).concat(o.expect ?? 200)
    if (!o.quiet || !expected.includes(answer.status)) {
      const shown = path.replace(/cursor=[^&]+/, (c) => (c.length > 24 ? `${c.slice(0, 20)}…` : c))
      process.stdout.write(
        `  ${paint(36, `→ ${method} ${shown}`)}${o.as ? paint(2, `  (token del ${o.as === 'patron' ? 'patrón' : 'desarrollador'})`) : ''}\n`,
      )
      process.stdout.write(
        `  ${paint(answer.status < 400 ? 32 : 33, `← ${answer.status}`)} ${paint(2, `${ms} ms`)} ${inShort(answer.body, o.short)}\n`,
      )
    }
    if (!expected.includes(answer.status))
      throw new Error(`${method} ${path} answered ${answer.status}, expected ${expected.join(' or ')}`)
    return answer
  }
}
