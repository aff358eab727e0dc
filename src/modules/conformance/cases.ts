// The certification's tests, in the order in which people read them. A file of cases/ that is not here, or the other way round, fails a test.
import type { Case } from './case.ts'
import { everyAcknowledged } from './cases/acuse-de-cada-aviso.ts'
import { absences } from './cases/ausencias.ts'
import { unknownField } from './cases/campo-desconocido.ts'
import { codeOnce } from './cases/codigo-un-solo-uso.ts'
import { droppedConnection } from './cases/conexion-cortada.ts'
import { storedCursor } from './cases/cursor-guardado.ts'
import { effectiveDates } from './cases/fechas-de-efecto.ts'
import { sameKey } from './cases/idempotencia-al-reintentar.ts'
import { identifiesItself } from './cases/identifica-producto.ts'
import { fixedAmount } from './cases/importe-cuota-fija.ts'
import { factor } from './cases/importe-factor.ts'
import { percentage } from './cases/importe-porcentaje.ts'
import { rateLimit } from './cases/limite-429.ts'
import { nullsAllowed } from './cases/nulos-permitidos.ts'
import { pageTwice } from './cases/pagina-repetida.ts'
import { noRelation } from './cases/patron-sin-relacion.ts'
import { acrossBimesters } from './cases/periodo-entre-bimestres.ts'
import { rejectionWithReason } from './cases/rechazo-con-motivo.ts'
import { revokedMidway } from './cases/relacion-revocada.ts'
import { renewalMidway } from './cases/renovacion-a-media-lectura.ts'
import { insurance } from './cases/seguro-danos.ts'
import { unavailable } from './cases/servicio-503.ts'
import { noAnswer } from './cases/sin-respuesta.ts'
import { conditionalPolling } from './cases/sondeo-condicional.ts'
import { suspensions } from './cases/suspension-10-y-12.ts'
import { textIntact } from './cases/texto-intacto.ts'
import { unknownType } from './cases/tipo-desconocido.ts'
import { everyPage } from './cases/todas-las-paginas.ts'
import { tokenWithCode } from './cases/token-con-otp.ts'
import { tokenKept } from './cases/token-reutilizado.ts'
import { cap } from './cases/tope-20.ts'
import { sameDay } from './cases/varios-avisos-un-dia.ts'

export const CASES: readonly Case[] = [
  tokenWithCode,
  codeOnce,
  tokenKept,
  renewalMidway,
  everyPage,
  storedCursor,
  conditionalPolling,
  rateLimit,
  unavailable,
  noAnswer,
  droppedConnection,
  sameKey,
  pageTwice,
  sameDay,
  unknownType,
  unknownField,
  nullsAllowed,
  textIntact,
  revokedMidway,
  noRelation,
  everyAcknowledged,
  rejectionWithReason,
  effectiveDates,
  percentage,
  fixedAmount,
  factor,
  acrossBimesters,
  cap,
  absences,
  insurance,
  suspensions,
  identifiesItself,
]

export const caseOf = (id: string): Case | undefined => CASES.find((c) => c.id === id)
