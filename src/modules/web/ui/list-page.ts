// What lists have in common: a lead and what one can do, tabs by state where there are some, the rows or why there are
// none, and the way on.
import { type Html, html } from '../../../http/html.ts'
import { type Column, pagination, table, tabs } from './display-parts.ts'
import { address } from './form-input.ts'
import { type PageParts, type PageUser, page } from './page.ts'

export type List<Row> = { datos: readonly Row[]; cursor: string; hayMas: boolean }

export type ListParts<Row> = Pick<PageParts, 'crumbs' | 'styles'> & {
  title: string
  path: string
  /** The navigation's entry; absent: `path`. */
  nav?: string
  /** Above the list, with buttons. */
  intro: Html
  /** Which rows; the state stands in the address as `estado`. */
  states?: { label: string; items: readonly (readonly [state: string, label: string])[]; current: string }
  list: List<Row>
  /** True on the first page of the list. */
  first: boolean
  /** Instead of an empty table. */
  nothing: () => Html
  caption: string
  /** Beside the way on; absent: how many rows are shown. */
  shown?: string
  columns: readonly Column<Row>[]
}

export const listPage = <Row>(user: PageUser, parts: ListParts<Row>): Html => {
  const { title, path, nav = path, crumbs, styles, intro, states, list, first, nothing, caption, columns } = parts
  const { shown = `${list.datos.length} en esta página` } = parts
  const of = (estado: string | undefined, cursor?: string) => address(path, { estado, cursor })
  return page({
    title,
    user,
    nav,
    ...(crumbs && { crumbs }),
    ...(styles && { styles }),
    main: html`<h1>${title}</h1>
${intro}
${states && tabs({ label: states.label, items: states.items.map(([state, label]) => ({ label, href: of(state) })), current: of(states.current) })}
${list.datos.length === 0 ? nothing() : table({ caption, columns, rows: list.datos })}
${
  list.datos.length > 0 &&
  (list.hayMas || !first) &&
  pagination({
    shown,
    ...(!first && { first: of(states?.current) }),
    ...(list.hayMas && { next: of(states?.current, list.cursor) }),
  })
}`,
  })
}
