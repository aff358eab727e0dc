// The sections of the public reference, in the order in which a reader needs them. A route names its section in `tags`.
export const tags = [
  {
    name: 'e.firma',
    description:
      'Preparar la cadena original de un acto, para firmarla con la e.firma sin que la llave privada salga de su equipo.',
  },
  { name: 'Contraseñas', description: 'Emitir, renovar y cancelar la contraseña del servicio con la e.firma.' },
  { name: 'Token', description: 'OAuth 2.0: obtener y revocar tokens de acceso, y las llaves que los verifican.' },
  { name: 'Patrón', description: 'Los datos del patrón en el padrón y la asociación de sus registros patronales.' },
  {
    name: 'Relaciones de confianza',
    description: 'Otorgar, consultar y revocar el permiso para que un desarrollador lea los avisos de un patrón.',
  },
  { name: 'Desarrolladores', description: 'Desarrolladores de nómina con certificación vigente.' },
  {
    name: 'Avisos',
    description: 'Leer los avisos en orden de publicación, consultarlos por trabajador y acusar lo que se hizo con ellos.',
  },
  { name: 'Catálogos', description: 'Claves y descripciones de los campos de un aviso.' },
  { name: 'Retenciones', description: 'Calcular la retención que corresponde a un periodo de nómina.' },
  { name: 'Diagnóstico', description: 'Saber qué impide entrar o leer avisos, y quién puede arreglarlo.' },
  { name: 'Verificación', description: 'Comprobar que un acuse o una constancia es auténtico y en qué estado está.' },
  { name: 'Certificación', description: 'Registrar productos de nómina y certificarlos en el ambiente de pruebas.' },
  {
    name: 'Sandbox',
    description:
      'Lo que sólo tiene el ambiente de pruebas: la corrida, su reloj, lo que falla del mundo exterior, su buzón y sus e.firmas.',
  },
  { name: 'Portal', description: 'Sesiones del portal web.' },
  { name: 'Operación', description: 'Estado del servicio, importaciones y trámites, para quienes lo operan.' },
]
