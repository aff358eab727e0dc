// The frame of an employer's pages.
import type { Html } from '../../../http/html.ts'
import type { Session } from '../../sessions/index.ts'
import { type PageParts, page } from '../ui/index.ts'
import { employerStyles } from './assets.ts'

export const employerPage = (session: Session, parts: Omit<PageParts, 'user' | 'styles'>): Html =>
  page({ ...parts, user: session, styles: employerStyles })
