// What the institute's form says besides the order (domain-2.md A3, A6, A7), in this service's words: what the law asks of the employer, and the
// sentences that prevent the usual mistakes. The form cites «110 fracción VII» for the 20 %; it is 97-III. Pure.
import { type Fields, NO_EFFECT } from './labels.ts'

const ALL = 'Ley del Infonavit, artículo 23, fracción I; Reglamento Interior del Infonavit, artículos 1, 3, 4, fracción IX, y 13'
const ORDER =
  'Ley Federal del Trabajo, artículos 97, fracción III, y 110, fracción III; Ley del Infonavit, artículo 29, fracción III; Reglamento de Inscripción, Pago de Aportaciones y Entero de Descuentos (RIPAEDI), artículos 42 a 54'
const STOP = 'RIPAEDI, artículo 50, segundo párrafo'
const LIABILITY =
  'Responsabilidad: Código Fiscal de la Federación, artículo 26, fracción I; Ley del Infonavit, artículo 29, fracción III; RIPAEDI, artículos 50 a 52'
const SANCTIONS =
  'Sanciones: Código Fiscal de la Federación, artículos 2, 4 y 6; Ley del Infonavit, artículos 30 y 55 a 58; Reglamento para la Imposición de Multas, artículos 6, 7, 19 a 22 y 25'

const PAY =
  'Pague lo retenido por bimestre, junto con las aportaciones, a más tardar el día 17 del mes que sigue al bimestre; si ese día es viernes o inhábil, el siguiente día hábil (Código Fiscal de la Federación, artículo 12).'
const FIVE_PERCENT = 'Termine el crédito en el SUA y siga pagando la aportación del 5 %: no se suspende con el crédito.'
const LIABLE =
  'El patrón responde solidariamente de lo que debió retener, hasta que la persona cause baja o llegue un aviso de suspensión. Que el crédito no aparezca en la cédula no lo exime (RIPAEDI, artículo 48).'

/** Sentences for this notice, in order of use; none where it orders nothing. */
export function dutiesOf({ clasificacion, tipoAviso, efecto, sustituidoPor }: Fields): string[] {
  if (sustituidoPor !== null || efecto === NO_EFFECT) return []
  switch (clasificacion) {
    case 'RETENCION':
      return [
        'A quien gana el salario mínimo se le retiene a lo más el 20 % (Ley Federal del Trabajo, artículo 97, fracción III).',
        'Si el periodo de pago es más corto que el bimestre, retenga la parte proporcional.',
        PAY,
        LIABLE,
        'Si la persona ya no trabaja con usted, no acepte el aviso y dígalo al Instituto (Ley del Infonavit, artículo 58).',
      ]
    case 'MODIFICACION':
      return [
        'El cambio rige desde el día 1 del bimestre siguiente al de la notificación; hasta entonces sigue el descuento anterior.',
        PAY,
        'Que la cédula traiga otro factor no lo exime de aplicar éste.',
        LIABLE,
      ]
    case 'SUSPENSION':
      return tipoAviso === '10'
        ? [
            'Lo retenido en el bimestre de la notificación se paga al Instituto; no se devuelve.',
            'Con la aportación patronal del 5 % se termina de pagar el crédito, en los 12 meses siguientes.',
            FIVE_PERCENT,
          ]
        : ['Devuelva a la persona lo que le haya retenido y todavía no haya pagado al Instituto.', FIVE_PERCENT]
    default:
      return []
  }
}

/** The legal block of the form. */
export function legalBasisOf({ clasificacion }: Fields): string[] {
  if (clasificacion === null) return [ALL]
  return clasificacion === 'SUSPENSION' ? [ALL, STOP, LIABILITY, SANCTIONS] : [ALL, ORDER, LIABILITY, SANCTIONS]
}
