import { Type } from 'typebox'

const rfc = Type.String({ description: 'RFC de prueba; sólo existe en esta corrida.', examples: ['PÑ&800101AB1'] })

export const RunView = Type.Object({
  corrida: Type.String({ examples: ['CO-7K3M9PQ2XV4TB1ZN'] }),
  producto: Type.Object({ nombre: Type.String(), version: Type.String() }),
  creadaEl: Type.String({ format: 'date-time' }),
  venceEl: Type.String({ format: 'date-time', description: 'La corrida y todo lo suyo se borran entonces.' }),
  ahora: Type.String({ format: 'date-time', description: 'La hora de la corrida.' }),
  desarrollador: Type.Object({ rfc, nombre: Type.String(), numeroSerie: Type.String() }),
  patrones: Type.Array(
    Type.Object({
      rfc,
      nombre: Type.String(),
      numeroSerie: Type.String({ description: 'Del certificado de su e.firma de prueba.' }),
      registrosPatronales: Type.Array(Type.String()),
      relacionInicial: Type.Boolean({ description: 'Si al abrirse la corrida ya confiaba en el desarrollador.' }),
    }),
  ),
})

export const ClockView = Type.Object({
  ahora: Type.String({ format: 'date-time', description: 'La hora de la corrida.' }),
  dia: Type.String({ format: 'date', description: 'El día legal de la corrida, en la Ciudad de México.' }),
  horaReal: Type.String({ format: 'date-time' }),
  adelantoSegundos: Type.Integer({ description: 'Cuánto va adelantada la corrida.' }),
})

export const ClockBody = Type.Object(
  {
    avanzar: Type.Optional(Type.String({ maxLength: 40, description: 'Duración ISO 8601.', examples: ['P2M', 'P10D', 'PT36H'] })),
    bimestres: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 30,
        description: 'Va al primer instante del bimestre que empieza tantos bimestres después. En lugar de `avanzar`.',
      }),
    ),
  },
  { additionalProperties: false },
)

const switches = {
  ocspCaido: Type.Boolean({ description: 'El servicio de revocación del SAT no responde: `EFIRMA_ESTADO_DESCONOCIDO`.' }),
  correoCaido: Type.Boolean({ description: 'El servidor de correo no recibe: los mensajes esperan y se reintentan.' }),
  certificacionVencida: Type.Boolean({
    description:
      'La certificación del desarrollador de prueba venció: `RELACION_NO_VIGENTE` al leer, `DESARROLLADOR_NO_CERTIFICADO` al otorgar.',
  }),
  efirmasRevocadas: Type.Array(rfc, {
    maxItems: 20,
    description: 'Las e.firmas de estos contribuyentes de prueba están revocadas (`EFIRMA_REVOCADA`); las demás, no.',
  }),
}

export const SwitchView = Type.Object(switches)

export const SwitchBody = Type.Partial(Type.Object(switches), {
  additionalProperties: false,
  description: 'Cambia lo que se nombra y deja lo demás como estaba.',
})

export const MailboxQuery = Type.Object(
  {
    antesDe: Type.Optional(Type.Integer({ minimum: 1, description: '`numero` del último mensaje que ya vio.' })),
    limite: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  { additionalProperties: false },
)

export const MailboxView = Type.Object({
  datos: Type.Array(
    Type.Object({
      numero: Type.Integer(),
      id: Type.String(),
      para: Type.String(),
      asunto: Type.String(),
      texto: Type.String({ description: 'El mensaje en texto sin formato.' }),
      html: Type.String(),
      recibidoEl: Type.String({ format: 'date-time', description: 'Hora real.' }),
    }),
    { description: 'El más nuevo primero.' },
  ),
})
