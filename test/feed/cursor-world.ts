// The world of the cursor's model test: what happens to employers, relations, catalogs and notices at random, who may read what by
// a rule written down here once more, and readers that keep what they were given.
import { textSource } from '../../src/bulk-import/index.ts'
import { addDays, legalDay } from '../../src/kernel/dates.ts'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { associateRegistration, dissociateRegistration, importEmployers } from '../../src/modules/employers/index.ts'
import { importCatalog } from '../../src/modules/notices/index.ts'
import { endMovedRegistrations } from '../../src/modules/trust/index.ts'
import { bearer } from '../support/login.ts'
import { publish } from '../support/notices.ts'
import { employer, trust } from '../support/padron.ts'
import type { Seeded } from '../support/seeded.ts'
import type { Service } from '../support/service.ts'

type Told = { clasificacion: string | null; veces: number }

export type Reader = {
  rfc: string
  patron: string
  query: string
  filters: { nrp?: string; clasificacion?: string; tipoAviso?: string }
  formato: 'json' | 'ndjson' | 'csv'
  limite: number
  cursor: string | undefined
  held: Map<string, Told>
}

type NoticeRow = { folio_aviso: string; nrp: string; rfc_patron: string; tipo_aviso: string; clasificacion: string | null }
type Page = {
  datos: { folioAviso: string; clasificacion: string | null; reanunciado?: boolean }[]
  cursor: string
  hayMas: boolean
}

export const DEVELOPERS = ['MAB9307148T4', 'GODE561231GR8'] as const
const CLASSES = ['RETENCION', 'MODIFICACION', 'SUSPENSION'] as const
const KNOWN = { '02': 'RETENCION', '03': 'MODIFICACION', '12': 'SUSPENSION' } as const
let worlds = 0
let types = 0

const isPlain = ({ filters }: Reader) => filters.clasificacion === undefined && filters.tipoAviso === undefined

export class World {
  readonly t: Service
  readonly random: Seeded
  readonly patrones: [string, string]
  readonly nrps: string[]
  readonly readers: Reader[] = []
  readonly log: string[] = []
  readonly faults: string[] = []
  private unknown: string[] = []

  constructor(t: Service, random: Seeded) {
    this.t = t
    this.random = random
    const letters = String.fromCharCode(65 + Math.floor(++worlds / 26), 65 + (worlds % 26))
    this.patrones = [`P${letters}900101AA1`, `Q${letters}900101AA1`]
    this.nrps = [0, 1, 2, 3, 4].map((i) => completeNrp(`${letters[0]}01${String(worlds).padStart(4, '0')}${i}10`))
  }

  async begin(): Promise<void> {
    const { t, nrps, random } = this
    await employer(t, this.patrones[0], nrps.slice(0, 4))
    await employer(t, this.patrones[1], nrps.slice(4))
    const tipoAviso = this.newType()
    this.unknown = [tipoAviso, this.newType()]
    const filters = [
      {},
      {},
      { clasificacion: 'SUSPENSION' },
      { tipoAviso },
      { nrp: nrps[0] },
      { nrp: nrps[1], clasificacion: 'RETENCION' },
    ]
    for (const rfc of [...DEVELOPERS, this.patrones[0], this.patrones[1]]) {
      for (const patron of DEVELOPERS.includes(rfc as never) ? this.patrones : [rfc]) {
        for (const narrowing of filters) {
          const query = new URLSearchParams({ patron, ...(narrowing as Record<string, string>) }).toString()
          const formato = random.pick(['json', 'json', 'json', 'ndjson', 'csv'] as const)
          const limite = random.pick([1, 2, 3, 5, 100])
          this.readers.push({ rfc, patron, query, filters: narrowing, formato, limite, cursor: undefined, held: new Map() })
        }
      }
    }
  }

  /** One thing that happens. */
  async step(): Promise<void> {
    const { random } = this
    const happens = random.pick([
      ...(['read', 'read', 'read', 'read', 'read', 'read', 'import', 'import', 'import'] as const),
      ...(['grant', 'grant', 'revoke', 'associate', 'dissociate', 'move', 'classify', 'days', 'news'] as const),
    ])
    await this[happens]()
  }

  async read(): Promise<void> {
    // Many readers at a moment, each a page or more: what changes between pages is the point.
    for (const reader of this.random.some(this.readers)) await this.turn(reader)
  }

  async import(): Promise<void> {
    const patron = this.random.pick(this.patrones)
    const own = (await this.registrations()).filter((r) => r.rfc_patron === patron)
    if (own.length === 0) return
    const rows = Array.from({ length: 1 + this.random.below(6) }, () => {
      const tipo = this.random.next() < 0.4 ? this.random.pick(this.unknown) : this.random.pick(Object.keys(KNOWN))
      const clasificacion = (KNOWN as Record<string, string>)[tipo] ?? null
      return { nrp: this.random.pick(own).nrp, tipo_aviso: tipo, clasificacion: clasificacion as never, efecto: null }
    })
    const folios = await publish(this.t, patron, rows)
    this.say(`import ${patron} ${folios.map((f, i) => `${f}@${rows[i]!.nrp}:${rows[i]!.tipo_aviso}`).join(' ')}`)
  }

  async grant(): Promise<void> {
    const patron = this.random.pick(this.patrones)
    const own = (await this.registrations()).filter((r) => r.rfc_patron === patron).map((r) => r.nrp)
    const some = this.random.some(own)
    const today = legalDay(this.t.ctx.now())
    const inicio = addDays(today, this.random.pick([0, 0, 0, 1, 3]))
    const relation = {
      patron,
      desarrollador: this.random.pick(DEVELOPERS),
      ...(this.random.next() < 0.6 && some.length > 0 && { nrps: some }),
      inicio,
      fin: addDays(inicio, this.random.pick([1, 3, 30])),
    }
    await trust(this.t, relation)
    this.say(`grant ${JSON.stringify(relation)}`)
  }

  async revoke(): Promise<void> {
    const all = await this.relations()
    if (all.length === 0) return
    const { folio } = this.random.pick(all)
    await this.t.ctx.db
      .updateTable('relaciones_confianza')
      .set({ revocada_el: this.t.ctx.now() })
      .where('folio', '=', folio)
      .execute()
    this.say(`revoke ${folio}`)
  }

  async associate(): Promise<void> {
    const { nrp, rfc_patron } = this.random.pick(await this.registrations())
    await associateRegistration(this.t.ctx, rfc_patron, nrp)
    this.say(`associate ${nrp}`)
  }

  async dissociate(): Promise<void> {
    const { nrp, rfc_patron } = this.random.pick(await this.registrations())
    await dissociateRegistration(this.t.ctx, rfc_patron, nrp)
    this.say(`dissociate ${nrp}`)
  }

  async move(): Promise<void> {
    const { nrp, rfc_patron } = this.random.pick(await this.registrations())
    const to = this.patrones.find((rfc) => rfc !== rfc_patron)!
    const padron = textSource(`nrp,rfc,razonSocial\n${nrp},${to},Patrón ${to}\n`, 'csv')
    const { nrpMovidos } = await importEmployers(this.t.ctx, padron, { onMoved: endMovedRegistrations })
    if (nrpMovidos !== 1) throw new Error(`${nrp} did not move`)
    this.say(`move ${nrp} to ${to}`)
  }

  /** The catalog learns a type that notices had; another one comes up that nobody knows. */
  async classify(): Promise<void> {
    const at = this.random.below(this.unknown.length)
    const clave = this.unknown[at]!
    const clasificacion = this.random.pick(CLASSES)
    const entry = { catalogo: 'tiposAviso', clave, descripcion: `Tipo ${clave}`, datos: { clasificacion } }
    const { avisosClasificados, rechazos } = await importCatalog(this.t.ctx, textSource(JSON.stringify([entry])))
    if (rechazos.length > 0) throw new Error(JSON.stringify(rechazos))
    this.unknown[at] = this.newType()
    this.say(`classify ${clave} as ${clasificacion}: ${avisosClasificados}`)
  }

  async days(): Promise<void> {
    this.t.clock.advance(86_400 * this.random.pick([1, 2]))
    this.say(`day ${legalDay(this.t.ctx.now())}`)
  }

  /** Who has something that none of a developer's unfiltered readers was given is named, and only who lets it read. */
  async news(): Promise<void> {
    for (const rfc of DEVELOPERS) {
      const named = await this.named(rfc)
      for (const patron of this.patrones) {
        const own = this.readers.filter((r) => r.rfc === rfc && r.patron === patron && isPlain(r))
        const whole = own.find((r) => r.filters.nrp === undefined)!
        const readable = (await this.readable(whole)) ?? []
        const missing = readable.filter((n) => !own.some((r) => r.held.has(n.folio_aviso)))
        if (missing.length > 0 && !named.has(patron)) this.fault(whole, `is not told of ${missing[0]!.folio_aviso}`)
        if (named.has(patron) && readable.length === 0) this.fault(whole, 'is told of what it may not read')
      }
    }
  }

  private async named(rfc: string): Promise<Map<string, number>> {
    const { datos } = (
      await this.t.app.inject({ url: '/v1/novedades?limite=1000', headers: await bearer(this.t, rfc) })
    ).json() as { datos: { patron: string; nuevos: number }[] }
    return new Map(datos.filter(({ patron }) => this.patrones.includes(patron)).map(({ patron, nuevos }) => [patron, nuevos]))
  }

  /** Every reader goes on to the end, once in pages of its own size; then it must hold exactly what it may read. */
  async judge(): Promise<void> {
    await this.news()
    for (const reader of this.readers) {
      let turns = 0
      while (await this.turn(reader)) if (++turns > 500) return void this.fault(reader, 'never comes to its end')
      const readable = await this.readable(reader)
      for (const notice of readable ?? []) {
        const told = reader.held.get(notice.folio_aviso)
        if (!told) this.fault(reader, `lost ${notice.folio_aviso}`)
        else if (told.clasificacion !== notice.clasificacion)
          this.fault(reader, `still takes ${notice.folio_aviso} for ${told.clasificacion}, which is ${notice.clasificacion}`)
      }
    }
    // Once more, by which each proves that its last page has arrived: then there are no news for anybody.
    for (const reader of this.readers) await this.turn(reader)
    for (const rfc of DEVELOPERS)
      for (const [patron, nuevos] of await this.named(rfc))
        this.faults.push(`${rfc} is told of ${nuevos} of ${patron}, which it has`)
  }

  /** One page; whether there is more. */
  private async turn(reader: Reader): Promise<boolean> {
    const readable = await this.readable(reader)
    const page = await this.ask(reader)
    if (!page || !readable) {
      if (page || readable) this.fault(reader, page ? 'was let in' : 'was kept out')
      return false
    }
    const may = new Map(readable.map((notice) => [notice.folio_aviso, notice]))
    const words: string[] = []
    for (const { folioAviso, clasificacion, reanunciado } of page.datos) {
      words.push(folioAviso + (reanunciado ? '*' : ''))
      const before = reader.held.get(folioAviso)
      if (!may.has(folioAviso)) this.fault(reader, `was given ${folioAviso}, which it may not read`)
      if (before && !reanunciado) this.fault(reader, `was given ${folioAviso} twice`)
      if (reanunciado && before?.clasificacion === clasificacion) this.fault(reader, `${folioAviso} came again and is as before`)
      reader.held.set(folioAviso, { clasificacion, veces: (before?.veces ?? 0) + 1 })
    }
    const size = reader.formato === 'json' ? reader.limite : Number.POSITIVE_INFINITY
    if (page.datos.length > size) this.fault(reader, 'got more than it asked for')
    if (!page.hayMas) {
      const missing = readable.filter((notice) => !reader.held.has(notice.folio_aviso))
      if (missing.length > 0)
        this.fault(reader, `was told that this is all, without ${missing.map((n) => n.folio_aviso).join(' ')}`)
    }
    reader.cursor = page.cursor
    if (words.length > 0) this.say(`  ${reader.rfc} ${reader.query} ${reader.formato}${reader.limite}: ${words.join(' ')}`)
    return page.hayMas
  }

  private async ask(reader: Reader): Promise<Page | undefined> {
    const cursor = reader.cursor === undefined ? '' : `&cursor=${reader.cursor}`
    const accept = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv;profile=datos' }[reader.formato]
    const { statusCode, body, headers } = await this.t.app.inject({
      url: `/v1/avisos?${reader.query}&limite=${reader.limite}${cursor}`,
      headers: { ...(await bearer(this.t, reader.rfc)), accept },
    })
    if (statusCode === 403) return undefined
    if (statusCode !== 200) throw new Error(`${reader.query}: ${statusCode} ${body}`)
    if (reader.formato === 'json') return JSON.parse(body)
    const lines = body.trimEnd().split(/\r?\n/)
    if (reader.formato === 'csv') {
      const names = lines[0]!.split(',')
      const datos = lines.slice(1).map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])))
      return {
        datos: datos.map((d) => ({
          folioAviso: d.folioAviso!,
          clasificacion: d.clasificacion || null,
          reanunciado: d.reanunciado === 'true',
        })),
        cursor: headers['sia-cursor'] as string,
        hayMas: false,
      }
    }
    const end = JSON.parse(lines.pop()!)
    if (end.fin !== true || end.cursor !== headers['sia-cursor']) this.fault(reader, `stream ended with ${JSON.stringify(end)}`)
    return { datos: lines.map((line) => JSON.parse(line)), cursor: end.cursor, hayMas: false }
  }

  /** What a reader may read at this moment, by its filters; undefined: nothing at all, not even an empty page. */
  private async readable({ rfc, patron, filters }: Reader): Promise<NoticeRow[] | undefined> {
    const day = legalDay(this.t.ctx.now())
    const own = (await this.registrations()).filter((r) => r.rfc_patron === patron)
    const relations = (await this.relations()).filter(
      (r) => r.rfc_patron === patron && r.rfc_desarrollador === rfc && r.inicio <= day && r.fin >= day,
    )
    const associated = new Set(own.filter((r) => r.asociado).map((r) => r.nrp))
    let may: (nrp: string) => boolean
    if (rfc === patron || relations.some((r) => r.todos_los_nrp)) {
      const whole = own.every((r) => r.asociado) && filters.nrp === undefined
      may = (nrp) => whole || associated.has(nrp)
    } else {
      const named = new Set(relations.flatMap((r) => r.nrps).filter((nrp) => associated.has(nrp)))
      if (named.size === 0) return undefined
      may = (nrp) => named.has(nrp)
    }
    if (filters.nrp !== undefined && !may(filters.nrp)) return undefined
    const notices = await this.t.ctx.db
      .selectFrom('avisos')
      .select(['folio_aviso', 'nrp', 'rfc_patron', 'tipo_aviso', 'clasificacion'])
      .where('rfc_patron', '=', patron)
      .orderBy('publicacion')
      .execute()
    return notices.filter(
      (n) =>
        may(n.nrp) &&
        (filters.nrp ?? n.nrp) === n.nrp &&
        (filters.tipoAviso ?? n.tipo_aviso) === n.tipo_aviso &&
        (filters.clasificacion ?? n.clasificacion) === n.clasificacion,
    )
  }

  private registrations() {
    const { nrps } = this
    return this.t.ctx.db
      .selectFrom('registros_patronales')
      .select(['nrp', 'rfc_patron', 'asociado'])
      .where('nrp', 'in', nrps)
      .execute()
  }

  /** Those not revoked, each with the NRPs that still count in it. */
  private async relations() {
    const { db } = this.t.ctx
    const found = await db
      .selectFrom('relaciones_confianza')
      .select(['folio', 'rfc_patron', 'rfc_desarrollador', 'todos_los_nrp', 'inicio', 'fin'])
      .where('rfc_patron', 'in', this.patrones)
      .where('revocada_el', 'is', null)
      .execute()
    const named = await db.selectFrom('relaciones_nrp').select(['folio', 'nrp']).where('terminada_el', 'is', null).execute()
    return found.map((r) => ({ ...r, nrps: named.filter((n) => n.folio === r.folio).map((n) => n.nrp) }))
  }

  private newType(): string {
    types += 1
    return `${String.fromCharCode(65 + (Math.floor(types / 36) % 26))}${(types % 36).toString(36).toUpperCase()}`
  }

  private say(line: string): void {
    this.log.push(line)
  }

  private fault(reader: Reader, what: string): void {
    this.faults.push(`${reader.rfc} ${reader.query} (${reader.formato}, ${reader.limite}) ${what}`)
    this.say(`!! ${this.faults.at(-1)}`)
  }
}
