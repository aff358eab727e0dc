import { Type } from 'typebox'
import { day, instant } from '../../http/fields.ts'

const rfc = Type.String({ description: 'RFC de prueba; sólo existe en esta corrida.', examples: ['PÑ&800101AB1'] })

const TestProduct = Type.Object(
  { nombre: Type.String({ examples: ['Nómina Centro'] }), version: Type.String({ examples: ['5.2.0'] }) },
  { $id: 'ProductoDeLaCorrida', description: 'El producto que se prueba.' },
)

const numeroSerie = Type.String({ description: 'Del certificado de su e.firma de prueba.', examples: ['30001000000500003416'] })

const TestDeveloper = Type.Object(
  { rfc, nombre: Type.String({ examples: ['Desarrollador de prueba'] }), numeroSerie },
  { $id: 'DesarrolladorDePrueba', description: 'Quien desarrolla, en la corrida.' },
)

const TestEmployer = Type.Object(
  {
    rfc,
    nombre: Type.String({ examples: ['Patrón de prueba 1'] }),
    numeroSerie,
    registrosPatronales: Type.Array(Type.String(), { examples: [['A0112345101']] }),
    relacionInicial: Type.Boolean({ description: 'Si al abrirse la corrida ya confiaba en el desarrollador.' }),
  },
  { $id: 'PatronDeLaCorrida', description: 'Un patrón, en la corrida.' },
)

export const RunView = Type.Object(
  {
    corrida: Type.String({ examples: ['CO-7K3M9PQ2XV4TB1ZN'] }),
    producto: TestProduct,
    creadaEl: instant('Cuándo se abrió.'),
    venceEl: instant('La corrida y todo lo suyo se borran entonces.', '2026-03-12T18:00:00.000Z'),
    ahora: instant('La hora de la corrida.'),
    desarrollador: TestDeveloper,
    patrones: Type.Array(TestEmployer),
  },
  { $id: 'Corrida', description: 'El ambiente de pruebas de una certificación.' },
)

export const ClockView = Type.Object(
  {
    ahora: instant('La hora de la corrida.'),
    dia: day('El día legal de la corrida, en la Ciudad de México.'),
    horaReal: instant('La hora de verdad.'),
    adelantoSegundos: Type.Integer({ description: 'Cuánto va adelantada la corrida.', examples: [0] }),
  },
  { $id: 'Reloj', description: 'El reloj de la corrida.' },
)

export const ClockBody = Type.Object(
  {
    avanzar: Type.Optional(Type.String({ maxLength: 40, description: 'Duración ISO 8601.', examples: ['P2M', 'P10D', 'PT36H'] })),
    bimestres: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 30,
        examples: [1],
        description: 'Va al primer instante del bimestre que empieza tantos bimestres después. En lugar de `avanzar`.',
      }),
    ),
  },
  {
    $id: 'AdelantoDeReloj',
    examples: [{ avanzar: 'P2M' }],
    description: 'Cuánto se adelanta: `avanzar` o `bimestres`.',
    additionalProperties: false,
  },
)

const switches = {
  ocspCaido: Type.Boolean({
    examples: [false],
    description: 'El servicio de revocación del SAT no responde: `EFIRMA_ESTADO_DESCONOCIDO`.',
  }),
  correoCaido: Type.Boolean({
    examples: [false],
    description: 'El servidor de correo no recibe: los mensajes esperan y se reintentan.',
  }),
  certificacionVencida: Type.Boolean({
    examples: [false],
    description:
      'La certificación del desarrollador de prueba venció: `RELACION_NO_VIGENTE` al leer, `DESARROLLADOR_NO_CERTIFICADO` al otorgar.',
  }),
  efirmasRevocadas: Type.Array(rfc, {
    maxItems: 20,
    description: 'Las e.firmas de estos contribuyentes de prueba están revocadas (`EFIRMA_REVOCADA`); las demás, no.',
  }),
}

export const SwitchView = Type.Object(switches, {
  $id: 'Interruptores',
  description: 'Qué del mundo exterior falla para la corrida.',
})

export const SwitchBody = Type.Partial(Type.Object(switches), {
  $id: 'CambioDeInterruptores',
  additionalProperties: false,
  description: 'Cambia lo que se nombra y deja lo demás como estaba.',
})

export const MailboxQuery = Type.Object(
  {
    antesDe: Type.Optional(Type.Integer({ minimum: 1, description: '`numero` del último mensaje que ya vio.', examples: [12] })),
    limite: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Mensajes por página.' }),
  },
  { additionalProperties: false },
)

const Letter = Type.Object(
  {
    numero: Type.Integer({ examples: [12] }),
    id: Type.String({ examples: ['<q2W8hYy0dDk0@sia.example>'] }),
    para: Type.String({ examples: ['nominas@empresa.example'] }),
    asunto: Type.String({ examples: ['Su contraseña del servicio de avisos'] }),
    texto: Type.String({ description: 'El mensaje en texto sin formato.', examples: ['Contraseña: 9F3K-7Q2M-…'] }),
    html: Type.String({ examples: ['<p>Contraseña: …</p>'] }),
    recibidoEl: instant('Hora real.'),
  },
  { $id: 'Mensaje', description: 'Un correo de la corrida.' },
)

export const MailboxView = Type.Object(
  { datos: Type.Array(Letter, { description: 'El más nuevo primero.' }) },
  { $id: 'Buzon', description: 'Los correos de la corrida.' },
)
