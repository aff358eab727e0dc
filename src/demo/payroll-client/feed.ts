// Reads an employer's notices from where it stopped last time, page by page, asking conditionally where nothing is expected.

import type { Notice, Page, Settings } from './settings.ts'
import type { Ask, Transport } from './transport.ts'

/** The employer has no relation with this developer now: asking again soon helps nobody. */
export class NoRelation extends Error {}

type Place = { cursor: string | undefined; asked: string; etag: string | undefined }

export class Feed {
  protected readonly settings: Settings
  protected readonly transport: Transport
  /** A real system keeps these in its database, in the transaction that stores the notices. */
  protected readonly places = new Map<string, Place>()

  constructor(settings: Settings, transport: Transport) {
    this.settings = settings
    this.transport = transport
  }

  /** Everything new, page by page; `apply` has stored a page before its cursor is kept. True where there was something. */
  async read(patron: string, apply: (notices: Notice[]) => void): Promise<boolean> {
    let news = false
    for (let more = true; more; ) {
      const place = this.placeOf(patron)
      const path = this.pathOf(patron, place.cursor)
      const answer = await this.transport.ask(this.request(path, place))
      if (answer.status === 304) return news
      if (answer.status === 403) throw new NoRelation(patron)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`)
      const page = this.parse(answer.text)
      apply(page.datos)
      news ||= page.datos.length > 0
      this.places.set(patron, { cursor: page.cursor, asked: path, etag: answer.headers.get('etag') ?? undefined })
      more = this.hasMore(page)
    }
    return news
  }

  protected placeOf(patron: string): Place {
    return this.places.get(patron) ?? { cursor: undefined, asked: '', etag: undefined }
  }

  protected request(path: string, place: Place): Ask {
    return { path, etag: place.asked === path ? place.etag : undefined }
  }

  protected pathOf(patron: string, cursor: string | undefined): string {
    const query = new URLSearchParams({ patron, limite: '100', ...(cursor !== undefined && { cursor }) })
    return `/avisos?${query}`
  }

  protected parse(text: string): Page {
    return JSON.parse(text) as Page
  }

  protected hasMore(page: Page): boolean {
    return page.hayMas
  }
}
