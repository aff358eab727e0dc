// The parts of the service as somebody outside sees them: what was found, judged and put into words. Names nobody.
import type { ResponderHealth } from '../../efirma/index.ts'

/** `aparte`: not used here, or nothing to say; it counts neither way. */
export type Mark = 'bien' | 'atencion' | 'mal' | 'aparte'
export type PartName = 'base' | 'publicacion' | 'efirma' | 'correo' | 'replica'
export type PartState = { mark: Mark; text: string }

/** What was found; undefined where it could not be learnt because the database is away. */
export type Findings = {
  /** Why the service cannot attend; undefined where it can. */
  unready: string | undefined
  writable: boolean | undefined
  mail: { waiting: number; failing: number; oldest: Date | null } | undefined
  revocation: 'required' | 'best-effort' | 'off'
  responder: Readonly<ResponderHealth>
  /** `undefined`: there is none. */
  replica: 'answers' | 'away' | undefined
}

/** A message that waits longer than this is late; then the mail is said to be down. */
const MAIL_LATE_MS = 10 * 60_000
const MAIL_DOWN_MS = 2 * 3_600_000

const UNKNOWN: PartState = { mark: 'mal', text: 'No se puede saber: la base de datos no responde.' }

export function judgeParts(found: Findings, now: Date): Record<PartName, PartState> {
  return {
    base: found.unready ? { mark: 'mal', text: found.unready } : { mark: 'bien', text: 'Responde.' },
    publicacion: judgePublication(found),
    efirma: judgeResponder(found),
    correo: found.mail ? judgeMail(found.mail, now) : UNKNOWN,
    replica: judgeReplica(found),
  }
}

function judgePublication({ unready, writable }: Findings): PartState {
  if (writable === undefined) return UNKNOWN
  if (!writable) return { mark: 'mal', text: 'La base de datos sólo admite lectura: se leen avisos, y no se publican nuevos.' }
  return unready
    ? { mark: 'mal', text: 'Espera a que el servicio pueda atender.' }
    : { mark: 'bien', text: 'Los avisos se publican en cuanto llegan.' }
}

function judgeResponder({ revocation, responder: { answeredAt, failedAt } }: Findings): PartState {
  if (revocation === 'off') return { mark: 'aparte', text: 'En esta instalación no se consulta.' }
  const failing = failedAt !== undefined && (answeredAt === undefined || failedAt > answeredAt)
  if (!failing)
    return answeredAt
      ? { mark: 'bien', text: 'El SAT responde.' }
      : { mark: 'aparte', text: 'Nadie ha firmado desde que el servicio arrancó.' }
  return revocation === 'required'
    ? { mark: 'mal', text: 'El SAT no responde: por ahora no se pueden firmar trámites. Leer avisos funciona.' }
    : { mark: 'atencion', text: 'El SAT no responde; los trámites se firman sin esa consulta.' }
}

function judgeMail({ waiting, failing, oldest }: NonNullable<Findings['mail']>, now: Date): PartState {
  const waited = oldest ? now.getTime() - oldest.getTime() : 0
  if (waiting === 0 || waited < MAIL_LATE_MS) return { mark: 'bien', text: 'Los mensajes salen en cuanto se escriben.' }
  const text = `Hay ${waiting} ${waiting === 1 ? 'mensaje' : 'mensajes'} por salir; el más antiguo espera desde hace ${waitText(waited)}.`
  return failing > 0 && waited >= MAIL_DOWN_MS
    ? { mark: 'mal', text: `${text} Una contraseña nueva puede tardar en llegar.` }
    : { mark: 'atencion', text }
}

const waitText = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 120) return `${minutes} minutos`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} horas` : `${Math.floor(hours / 24)} días`
}

function judgeReplica({ replica }: Findings): PartState {
  if (replica === undefined) return { mark: 'aparte', text: 'En esta instalación no se usa.' }
  return replica === 'answers'
    ? { mark: 'bien', text: 'Responde.' }
    : { mark: 'atencion', text: 'No responde; los avisos se leen de la base principal, quizá más despacio.' }
}

/** The whole service in one sentence; only the database can stop it. */
export function judgeWhole(parts: Record<PartName, PartState>): {
  mark: 'bien' | 'atencion' | 'mal'
  title: string
  text: string
} {
  if (parts.base.mark === 'mal') return { mark: 'mal', title: 'No puede atender en este momento', text: parts.base.text }
  const troubled = Object.values(parts).filter(({ mark }) => mark === 'mal' || mark === 'atencion')
  return troubled.length === 0
    ? { mark: 'bien', title: 'El servicio atiende con normalidad', text: 'Se leen avisos y se firman trámites.' }
    : { mark: 'atencion', title: 'El servicio atiende, con un inconveniente', text: troubled.map(({ text }) => text).join(' ') }
}
