// What the notices of a credit make of it, case by case: the specification of the fold, read by its test and by docs/credito.md.

/** `R1`, `M2`, `S3`: class and serial of the folio. Terms: type and value. Instants: a day, or a day and a time in Mexico City. */
export type CaseNotice = {
  folio: string
  creado: string
  terminos?: string
  antes?: string
  publicado: string
  leido?: string
  notificado?: string
  /** What the catalog makes of a suspension; giving back unless said. */
  enterar?: true
}

export type CreditCase = {
  id: string
  titulo: string
  porque: string
  avisos: CaseNotice[]
  el: string
  /** By folio: `EFECTO fecha`, `SIN_EFECTO`, `SIN_EFECTO por S1`; a dash: nobody has read it. */
  resulta: Record<string, string>
  /** `estado terminos desde`. */
  credito: string
  programados?: string[]
  /** `movimiento fecha terminos`. */
  sua: string[]
}

const HOY = '2026-11-30'

const [R1, M2, S3] = [
  { folio: 'R1', creado: '2024-02-10', terminos: '02 2450.00', publicado: '2026-11-29' },
  { folio: 'M2', creado: '2024-12-05', terminos: '02 2600.00', publicado: '2026-11-29' },
  { folio: 'S3', creado: '2026-03-12', publicado: '2026-11-29' },
]
const INICIADO = { folio: 'R1', creado: '2026-01-08', terminos: '02 2450.00', publicado: '2026-01-09', leido: '2026-01-12' }

export const CASES: CreditCase[] = [
  {
    id: 'historia-de-una-vez',
    titulo: 'Toda la historia, leída de una vez',
    porque:
      'Un patrón que se conecta recibe años de avisos en un momento. La suspensión es lo último que dijo el Instituto: nada se inicia y nada se modifica.',
    avisos: [R1, M2, S3].map((aviso) => ({ ...aviso, leido: HOY })),
    el: HOY,
    resulta: { R1: 'SIN_EFECTO por S3', M2: 'SIN_EFECTO por S3', S3: 'SUSPENDER_Y_DEVOLVER 2026-11-30' },
    credito: 'suspended 02 2600.00 2026-11-30',
    sua: ['16 2026-11-30 02 2600.00'],
  },
  {
    id: 'historia-pagina-por-pagina',
    titulo: 'La misma historia, sólo la primera página',
    porque: 'Lo publicado cuenta aunque todavía no se lea: la retención de la primera página ya no inicia nada.',
    avisos: [{ ...R1, leido: HOY }, M2, S3],
    el: HOY,
    resulta: { R1: 'SIN_EFECTO por S3', M2: 'SIN_EFECTO por S3', S3: '-' },
    credito: 'none',
    sua: [],
  },
  {
    id: 'historia-notificada-antes',
    titulo: 'La misma historia, notificada en su momento por otro medio',
    porque: 'Con `fechaNotificacion` cada aviso tiene su verdadera fecha de efecto, y lo que ya regía queda como fue.',
    avisos: [
      { ...R1, notificado: '2024-02-14' },
      { ...M2, notificado: '2024-12-10' },
      { ...S3, notificado: '2026-03-17' },
    ],
    el: HOY,
    resulta: { R1: 'INICIAR 2024-02-15', M2: 'MODIFICAR 2025-01-01', S3: 'SUSPENDER_Y_DEVOLVER 2026-03-17' },
    credito: 'suspended 02 2600.00 2026-03-17',
    sua: ['15 2024-02-15 02 2450.00', '19 2025-01-01 02 2600.00', '16 2026-03-17 02 2600.00'],
  },
  {
    id: 'inicio-y-cambio',
    titulo: 'Retención y modificación leídas el mismo día',
    porque: 'La retención inicia al día siguiente con su descuento; el nuevo rige desde el bimestre que sigue.',
    avisos: [
      { ...R1, leido: HOY },
      { ...M2, leido: HOY },
    ],
    el: '2026-12-10',
    resulta: { R1: 'INICIAR 2026-12-01', M2: 'MODIFICAR 2027-01-01' },
    credito: 'active 02 2450.00 2026-12-01',
    programados: ['MODIFICAR 2027-01-01 02 2600.00'],
    sua: ['15 2026-12-01 02 2450.00', '19 2027-01-01 02 2600.00'],
  },
  {
    id: 'ultimo-dia-del-bimestre',
    titulo: 'Retención y modificación leídas el último día del bimestre',
    porque: 'Las dos surtirían efecto el mismo día: vale la modificación, y es ella la que inicia.',
    avisos: [
      { ...R1, leido: '2026-12-31' },
      { ...M2, leido: '2026-12-31' },
    ],
    el: '2027-01-01',
    resulta: { R1: 'SIN_EFECTO por M2', M2: 'INICIAR 2027-01-01' },
    credito: 'active 02 2600.00 2027-01-01',
    sua: ['15 2027-01-01 02 2600.00'],
  },
  {
    id: 'suspension-antes-del-cambio',
    titulo: 'Modificación anunciada y, antes de que rija, una suspensión',
    porque: 'Lo anunciado cae al leerse la suspensión; lo que regía queda como estaba hasta ese día.',
    avisos: [
      INICIADO,
      { folio: 'M2', creado: '2026-02-05', terminos: '02 2600.00', publicado: '2026-02-06', leido: '2026-02-10' },
      { folio: 'S3', creado: '2026-02-18', publicado: '2026-02-19', leido: '2026-02-20' },
    ],
    el: '2026-03-05',
    resulta: { R1: 'INICIAR 2026-01-13', M2: 'SIN_EFECTO por S3', S3: 'SUSPENDER_Y_DEVOLVER 2026-02-20' },
    credito: 'suspended 02 2450.00 2026-02-20',
    sua: ['15 2026-01-13 02 2450.00', '16 2026-02-20 02 2450.00'],
  },
  {
    id: 'suspension-publicada-sin-leer',
    titulo: 'Modificación anunciada y una suspensión que nadie ha leído',
    porque: 'A quien se le anunció el cambio no se le retira hasta que recibe la suspensión.',
    avisos: [
      INICIADO,
      { folio: 'M2', creado: '2026-02-05', terminos: '02 2600.00', publicado: '2026-02-06', leido: '2026-02-10' },
      { folio: 'S3', creado: '2026-02-18', publicado: '2026-02-19' },
    ],
    el: '2026-02-20',
    resulta: { R1: 'INICIAR 2026-01-13', M2: 'MODIFICAR 2026-03-01', S3: '-' },
    credito: 'active 02 2450.00 2026-01-13',
    programados: ['MODIFICAR 2026-03-01 02 2600.00'],
    sua: ['15 2026-01-13 02 2450.00', '19 2026-03-01 02 2600.00'],
  },
  {
    id: 'suspension-despues-del-cambio',
    titulo: 'La suspensión se lee cuando la modificación ya rige',
    porque: 'Lo que rige nunca cambia hacia atrás.',
    avisos: [
      INICIADO,
      { folio: 'M2', creado: '2026-02-05', terminos: '02 2600.00', publicado: '2026-02-06', leido: '2026-02-10' },
      { folio: 'S3', creado: '2026-02-18', publicado: '2026-02-19', leido: '2026-03-05' },
    ],
    el: '2026-03-05',
    resulta: { R1: 'INICIAR 2026-01-13', M2: 'MODIFICAR 2026-03-01', S3: 'SUSPENDER_Y_DEVOLVER 2026-03-05' },
    credito: 'suspended 02 2600.00 2026-03-05',
    sua: ['15 2026-01-13 02 2450.00', '19 2026-03-01 02 2600.00', '16 2026-03-05 02 2600.00'],
  },
  {
    id: 'suspension-y-reinicio',
    titulo: 'Suspensión y, meses después, una retención',
    porque: 'La retención sobre un crédito suspendido lo reinicia al día siguiente.',
    avisos: [
      INICIADO,
      { folio: 'S2', creado: '2026-03-10', publicado: '2026-03-11', leido: '2026-03-12', enterar: true },
      { folio: 'R3', creado: '2026-09-01', terminos: '03 20.5000', publicado: '2026-09-02', leido: '2026-09-03' },
    ],
    el: HOY,
    resulta: { R1: 'INICIAR 2026-01-13', S2: 'SUSPENDER_Y_ENTERAR 2026-03-12', R3: 'REINICIAR 2026-09-04' },
    credito: 'active 03 20.5000 2026-09-04',
    sua: ['15 2026-01-13 02 2450.00', '16 2026-03-12 02 2450.00', '17 2026-09-04 03 20.5000'],
  },
  {
    id: 'suspension-y-reinicio-juntos',
    titulo: 'Retención, suspensión y otra retención, leídas juntas',
    porque: 'La primera retención cae; la suspensión vale el día en que se recibe y la segunda retención reinicia al siguiente.',
    avisos: [
      { ...R1, leido: HOY },
      { ...S3, folio: 'S2', leido: HOY },
      { folio: 'R3', creado: '2026-06-01', terminos: '02 2700.00', publicado: '2026-11-29', leido: HOY },
    ],
    el: '2026-12-01',
    resulta: { R1: 'SIN_EFECTO por S2', S2: 'SUSPENDER_Y_DEVOLVER 2026-11-30', R3: 'REINICIAR 2026-12-01' },
    credito: 'active 02 2700.00 2026-12-01',
    sua: ['16 2026-11-30 02 2450.00', '17 2026-12-01 02 2700.00'],
  },
  {
    id: 'retencion-repetida',
    titulo: 'Retención sobre un crédito vigente, con el mismo descuento',
    porque: 'Repite lo que ya rige: no hace nada, y nada la sustituye.',
    avisos: [
      INICIADO,
      { folio: 'R2', creado: '2026-06-01', terminos: '02 2450.00', publicado: '2026-06-02', leido: '2026-06-03' },
    ],
    el: HOY,
    resulta: { R1: 'INICIAR 2026-01-13', R2: 'SIN_EFECTO' },
    credito: 'active 02 2450.00 2026-01-13',
    sua: ['15 2026-01-13 02 2450.00'],
  },
  {
    id: 'retencion-con-otro-descuento',
    titulo: 'Retención sobre un crédito vigente, con otro descuento',
    porque: 'Es un cambio desde el día siguiente, y deja sin efecto lo que estaba anunciado antes de ella.',
    avisos: [
      INICIADO,
      { folio: 'M2', creado: '2026-05-20', terminos: '02 2500.00', publicado: '2026-05-21', leido: '2026-05-22' },
      { folio: 'R3', creado: '2026-06-01', terminos: '03 20.5000', publicado: '2026-06-02', leido: '2026-06-03' },
      { folio: 'M4', creado: '2026-06-10', terminos: '03 21.0000', publicado: '2026-06-11', leido: '2026-06-12' },
    ],
    el: '2026-06-30',
    resulta: {
      R1: 'INICIAR 2026-01-13',
      M2: 'SIN_EFECTO por R3',
      R3: 'MODIFICAR 2026-06-04',
      M4: 'MODIFICAR 2026-07-01',
    },
    credito: 'active 03 20.5000 2026-06-04',
    programados: ['MODIFICAR 2026-07-01 03 21.0000'],
    sua: ['15 2026-01-13 02 2450.00', '18 2026-06-04 03 20.5000', '19 2026-07-01 03 21.0000'],
  },
  {
    id: 'dos-modificaciones-del-bimestre',
    titulo: 'Dos modificaciones leídas en el mismo bimestre',
    porque: 'Surtirían efecto el mismo día: vale la que se creó después, aunque sea de otro día.',
    avisos: [
      INICIADO,
      { folio: 'M2', creado: '2026-03-05', terminos: '02 2500.00', publicado: '2026-03-06', leido: '2026-03-09' },
      { folio: 'M3', creado: '2026-04-14', terminos: '02 2550.00', publicado: '2026-04-15', leido: '2026-04-16' },
    ],
    el: '2026-05-01',
    resulta: { R1: 'INICIAR 2026-01-13', M2: 'SIN_EFECTO por M3', M3: 'MODIFICAR 2026-05-01' },
    credito: 'active 02 2550.00 2026-05-01',
    sua: ['15 2026-01-13 02 2450.00', '19 2026-05-01 02 2550.00'],
  },
  {
    id: 'varias-el-mismo-dia',
    titulo: 'Varios avisos creados el mismo día',
    porque: 'El orden es el del consecutivo del folio, no el de llegada: la 4 es posterior a la 3.',
    avisos: [
      INICIADO,
      { folio: 'M4', creado: '2026-03-05', terminos: '02 2550.00', publicado: '2026-03-06 08:00', leido: '2026-03-06' },
      { folio: 'M3', creado: '2026-03-05', terminos: '02 2500.00', publicado: '2026-03-06 18:00', leido: '2026-03-07' },
    ],
    el: '2026-05-01',
    resulta: { R1: 'INICIAR 2026-01-13', M3: 'SIN_EFECTO por M4', M4: 'MODIFICAR 2026-05-01' },
    credito: 'active 02 2550.00 2026-05-01',
    sua: ['15 2026-01-13 02 2450.00', '19 2026-05-01 02 2550.00'],
  },
  {
    id: 'dos-suspensiones',
    titulo: 'Dos suspensiones leídas el mismo día',
    porque: 'Vale la que se creó después: dice qué hacer con lo retenido. Para SUA es un solo movimiento.',
    avisos: [
      INICIADO,
      { folio: 'S2', creado: '2026-03-10', publicado: '2026-03-11', leido: '2026-04-01', enterar: true },
      { folio: 'S3', creado: '2026-03-20', publicado: '2026-03-21', leido: '2026-04-01' },
    ],
    el: HOY,
    resulta: { R1: 'INICIAR 2026-01-13', S2: 'SIN_EFECTO por S3', S3: 'SUSPENDER_Y_DEVOLVER 2026-04-01' },
    credito: 'suspended 02 2450.00 2026-04-01',
    sua: ['15 2026-01-13 02 2450.00', '16 2026-04-01 02 2450.00'],
  },
  {
    id: 'modificacion-de-un-suspendido',
    titulo: 'Modificación de un crédito suspendido',
    porque: 'Un crédito suspendido no se reactiva por una modificación: sólo se recuerdan los términos.',
    avisos: [
      INICIADO,
      { folio: 'S2', creado: '2026-03-10', publicado: '2026-03-11', leido: '2026-03-12' },
      { folio: 'M3', creado: '2026-05-04', terminos: '02 2700.00', publicado: '2026-05-05', leido: '2026-05-06' },
    ],
    el: HOY,
    resulta: { R1: 'INICIAR 2026-01-13', S2: 'SUSPENDER_Y_DEVOLVER 2026-03-12', M3: 'SIN_EFECTO' },
    credito: 'suspended 02 2700.00 2026-03-12',
    sua: ['15 2026-01-13 02 2450.00', '16 2026-03-12 02 2450.00'],
  },
  {
    id: 'sin-retencion-conocida',
    titulo: 'Modificación y suspensión de un crédito que aquí no había iniciado',
    porque: 'El patrón puede llevarlo desde antes de conectarse: los avisos surten efecto igual.',
    avisos: [
      {
        folio: 'M1',
        creado: '2026-03-05',
        terminos: '03 20.5000',
        antes: '02 2450.00',
        publicado: '2026-03-06',
        leido: '2026-03-09',
      },
      { folio: 'S2', creado: '2026-06-01', publicado: '2026-06-02', leido: '2026-06-03' },
    ],
    el: HOY,
    resulta: { M1: 'MODIFICAR 2026-05-01', S2: 'SUSPENDER_Y_DEVOLVER 2026-06-03' },
    credito: 'suspended 03 20.5000 2026-06-03',
    sua: ['18 2026-05-01 03 20.5000', '16 2026-06-03 03 20.5000'],
  },
  {
    id: 'noticia-atrasada',
    titulo: 'Un aviso anterior que se publica tarde',
    porque: 'Ya se leyó uno posterior: el atrasado no cambia nada.',
    avisos: [
      INICIADO,
      { folio: 'R4', creado: '2026-05-04', terminos: '02 2700.00', publicado: '2026-05-05', leido: '2026-05-06' },
      { folio: 'M2', creado: '2026-02-05', terminos: '02 2600.00', publicado: '2026-06-01', leido: '2026-06-02' },
      { folio: 'S3', creado: '2026-03-10', publicado: '2026-06-01', leido: '2026-06-02' },
    ],
    el: HOY,
    resulta: {
      R1: 'INICIAR 2026-01-13',
      M2: 'SIN_EFECTO por R4',
      S3: 'SIN_EFECTO por R4',
      R4: 'MODIFICAR 2026-05-07',
    },
    credito: 'active 02 2700.00 2026-05-07',
    sua: ['15 2026-01-13 02 2450.00', '19 2026-05-07 02 2700.00'],
  },
  {
    id: 'suspension-atrasada',
    titulo: 'Una suspensión anterior a una modificación ya anunciada, publicada tarde',
    porque:
      'Una modificación no reactiva un crédito: la suspensión vale, el cambio que se había anunciado cae y sólo se recuerdan sus términos.',
    avisos: [
      INICIADO,
      { folio: 'M3', creado: '2026-03-12', terminos: '02 2600.00', publicado: '2026-03-13', leido: '2026-03-16' },
      { folio: 'S2', creado: '2026-03-10', publicado: '2026-04-06', leido: '2026-04-07' },
    ],
    el: HOY,
    resulta: { R1: 'INICIAR 2026-01-13', S2: 'SUSPENDER_Y_DEVOLVER 2026-04-07', M3: 'SIN_EFECTO por S2' },
    credito: 'suspended 02 2600.00 2026-04-07',
    sua: ['15 2026-01-13 02 2450.00', '16 2026-04-07 02 2450.00'],
  },
  {
    id: 'tipo-desconocido',
    titulo: 'Un aviso cuyo tipo el catálogo no conoce',
    porque: 'No cuenta hasta que el catálogo lo conozca.',
    avisos: [INICIADO, { folio: 'X2', creado: '2026-06-01', publicado: '2026-06-02', leido: '2026-06-03' }],
    el: HOY,
    resulta: { R1: 'INICIAR 2026-01-13', X2: '?' },
    credito: 'active 02 2450.00 2026-01-13',
    sua: ['15 2026-01-13 02 2450.00'],
  },
]
