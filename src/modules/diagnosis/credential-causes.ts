// What can be wrong with what somebody signs in with: see causes.ts.
import type { CauseKind } from './links.ts'

export const CREDENTIAL_CAUSES = {
  CREDENCIAL_INVALIDA: {
    eslabon: 'contrasena',
    mensaje: 'El RFC, la contraseña o el código no son válidos. Por seguridad no se dice cuál.',
    resuelve: 'usted',
    queHacer:
      'Revise los tres. El código cambia cada 30 segundos y sirve una sola vez; envíe también `reloj` para saber si su equipo está en hora. Si su contraseña venció o la perdió, renuévela con su e.firma.',
  },
  CONTRASENA_INEXISTENTE: {
    eslabon: 'contrasena',
    mensaje: 'No hay contraseña de este RFC.',
    resuelve: 'usted',
    queHacer: 'Solicítela con su e.firma (contrasena:emitir). Quien entra con e.firma no la necesita.',
    soloOperador: true,
  },
  CONTRASENA_CANCELADA: {
    eslabon: 'contrasena',
    mensaje: 'La contraseña está cancelada.',
    resuelve: 'usted',
    queHacer: 'Solicite una nueva con su e.firma (contrasena:emitir).',
    soloOperador: true,
  },
  CONTRASENA_VENCIDA: {
    eslabon: 'contrasena',
    mensaje: 'La contraseña venció.',
    resuelve: 'usted',
    queHacer: 'Renuévela con su e.firma (contrasena:renovar).',
    soloOperador: true,
  },
  CONTRASENA_INCORRECTA: {
    eslabon: 'contrasena',
    mensaje: 'El último intento de entrar se rechazó por la contraseña.',
    resuelve: 'usted',
    queHacer:
      'Use la contraseña del último correo, o renuévela con su e.firma. Si el intento no fue suyo, no hay nada que corregir.',
    soloOperador: true,
  },
  ENTRADA_LIMITADA: {
    eslabon: 'contrasena',
    mensaje: 'El último intento de entrar se detuvo por demasiados intentos fallidos.',
    resuelve: 'usted',
    queHacer: 'Deje pasar los segundos que indica Retry-After antes de volver a intentarlo, con los datos correctos.',
    soloOperador: true,
  },
  CODIGO_SIN_SECRETO: {
    eslabon: 'codigo',
    mensaje: 'El secreto de los códigos no se puede abrir.',
    resuelve: 'el Instituto',
    queHacer: 'Falta una llave en MASTER_KEY: repóngala. Si se perdió, el titular debe renovar su contraseña con su e.firma.',
    soloOperador: true,
  },
  CODIGO_INCORRECTO: {
    eslabon: 'codigo',
    mensaje: 'El último intento de entrar llevaba la contraseña correcta y un código que no era el de ese momento.',
    resuelve: 'usted',
    queHacer:
      'Ponga en hora el equipo que calcula el código (NTP) y revise que use el secreto de la contraseña vigente: cada renovación entrega otro.',
    soloOperador: true,
  },
  CODIGO_REPETIDO: {
    eslabon: 'codigo',
    mensaje: 'El último intento de entrar llevaba un código ya usado.',
    resuelve: 'usted',
    queHacer: 'Espere al código siguiente: cada uno sirve una sola vez, también entre equipos distintos.',
    soloOperador: true,
  },
  RELOJ_ADELANTADO: {
    eslabon: 'reloj',
    mensaje: 'El reloj de su equipo está adelantado: sus códigos y firmas llegan con una hora que aún no es.',
    resuelve: 'usted',
    queHacer: 'Sincronice el reloj del equipo con un servidor de hora (NTP).',
  },
  RELOJ_ATRASADO: {
    eslabon: 'reloj',
    mensaje: 'El reloj de su equipo está atrasado: sus códigos y firmas llegan cuando ya no sirven.',
    resuelve: 'usted',
    queHacer: 'Sincronice el reloj del equipo con un servidor de hora (NTP).',
  },
} as const satisfies Record<string, CauseKind>
