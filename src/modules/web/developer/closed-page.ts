// In place of what a certification has only while it is in tests.
import type { Html } from '../../../http/html.ts'
import type { CertificationSummaryView } from '../../certification/index.ts'
import type { Session } from '../../sessions/index.ts'
import { emptyState, linkButton } from '../ui/index.ts'
import { certificationFrame, certificationPath, type Part } from './certification-frame.ts'

export const closedPage = (session: Session, certification: CertificationSummaryView, part?: Part): Html =>
  certificationFrame(session, certification, {
    ...(part !== undefined && { part }),
    title: 'Ambiente cerrado',
    main: emptyState({
      title: 'El ambiente de pruebas ya se cerró',
      text: 'Existe mientras la certificación está en pruebas. Los veredictos se conservan; para probar otra vez, empiece otra certificación.',
      action: linkButton(certificationPath(certification.id), 'Ver cómo quedaron las pruebas', 'plain'),
    }),
  })
