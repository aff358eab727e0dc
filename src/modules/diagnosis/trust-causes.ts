// What can be wrong with a relation of trust and with the certification that it rests on: see causes.ts.
import type { CauseKind } from './links.ts'

export const TRUST_CAUSES = {
  NRP_AJENO: {
    eslabon: 'relacion',
    mensaje: 'El registro patronal no es de este patrón, o no está asociado a él en este servicio.',
    resuelve: 'el patrón',
    queHacer: 'Revise el registro patronal; si es del patrón, asócielo con POST /v1/patron/registros-patronales.',
  },
  RELACION_INEXISTENTE: {
    eslabon: 'relacion',
    mensaje: 'No hay una relación de confianza entre el patrón y el desarrollador.',
    resuelve: 'el patrón',
    queHacer: 'El patrón debe otorgarla con su e.firma (relacion:otorgar).',
  },
  RELACION_FUTURA: {
    eslabon: 'relacion',
    mensaje: 'La relación de confianza aún no comienza.',
    resuelve: 'el patrón',
    queHacer: 'Espere al día en que comienza, o pida al patrón que otorgue otra que empiece hoy.',
  },
  RELACION_VENCIDA: {
    eslabon: 'relacion',
    mensaje: 'La relación de confianza venció.',
    resuelve: 'el patrón',
    queHacer: 'El patrón debe otorgar una nueva con su e.firma (relacion:otorgar).',
  },
  RELACION_REVOCADA: {
    eslabon: 'relacion',
    mensaje: 'El patrón revocó la relación de confianza.',
    resuelve: 'el patrón',
    queHacer: 'Si fue por error, el patrón debe otorgar una nueva con su e.firma (relacion:otorgar).',
  },
  RELACION_OTRO_NRP: {
    eslabon: 'relacion',
    mensaje: 'La relación de confianza vigente no incluye este registro patronal.',
    resuelve: 'el patrón',
    queHacer: 'El patrón debe otorgar una relación que lo incluya, y tenerlo asociado en este servicio.',
  },
  CERTIFICACION_INEXISTENTE: {
    eslabon: 'certificacion',
    mensaje: 'El desarrollador no tiene ninguna certificación.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe certificar su producto ante el Instituto.',
  },
  CERTIFICACION_VENCIDA: {
    eslabon: 'certificacion',
    mensaje: 'La certificación venció.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe certificar de nuevo su producto.',
  },
  CERTIFICACION_REVOCADA: {
    eslabon: 'certificacion',
    mensaje: 'El Instituto revocó la certificación.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe corregir lo que motivó la revocación y certificar de nuevo; el Instituto le dice el motivo.',
  },
  CERTIFICACION_OTRO_PRODUCTO: {
    eslabon: 'certificacion',
    mensaje: 'La certificación vigente es de otro producto que el que se pide o el que nombra la relación de confianza.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe certificar ese producto, o pedir al patrón una relación para el producto certificado.',
  },
  CERTIFICACION_NO_VIGENTE: {
    eslabon: 'certificacion',
    mensaje: 'El desarrollador no tiene hoy una certificación vigente que sirva para esta relación.',
    resuelve: 'el desarrollador',
    queHacer: 'Pida a su desarrollador que certifique su producto; los certificados están en GET /v1/desarrolladores.',
  },
} as const satisfies Record<string, CauseKind>
