// Written by `npm run schema` from the migrations. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface Accesos {
  rfc_patron: string
  id: GeneratedAlways<number>
  instante: ColumnType<Date, Date | string>
  rfc_lector: string
  persona: string | null
  persona_nombre: string | null
  relaciones: string[]
  producto: string | null
  nrp: string | null
  filtros: ColumnType<unknown | null, string | null>
  formato: string
  primero: number
  ultimo: number
  cuantos: number
  direccion: string | null
  aplicacion: string | null
}

export interface Acuses {
  folio: string
  tipo: string
  pdf: ColumnType<Buffer, Uint8Array>
  sha256: ColumnType<Buffer, Uint8Array>
  expedido_el: ColumnType<Date, Date | string>
}

export interface AcusesAvisos {
  rfc_patron: string
  numero: number
  publicacion: number
  nrp: string
  folio_aviso: string
  resultado: string
  motivo: string | null
  comentario: string | null
  aplicado_el: string | null
  periodo_inicio: string | null
  periodo_fin: string | null
  rfc_autor: string
  registrado_el: ColumnType<Date, Date | string>
}

export interface AcusesCuentas {
  rfc_patron: string
  ultimo: Generated<number>
}

export interface Auditoria {
  id: GeneratedAlways<number>
  instante: ColumnType<Date, Date | string>
  actor: string | null
  accion: string
  objeto: string | null
  resultado: string
  detalle: ColumnType<unknown, string | undefined>
  direccion: string | null
  peticion: string | null
}

export interface AuditoriaCadena {
  posicion: number
  entrada: number
  sha256: ColumnType<Buffer, Uint8Array>
}

export interface AuditoriaPendientes {
  entrada: number
}

export interface AuditoriaSellos {
  numero: number
  posicion: number
  sellado_el: ColumnType<Date, Date | string>
  sello: string
}

export interface Avisos {
  rfc_patron: string
  publicacion: number
  nrp: string
  posicion: number
  folio_aviso: string
  nss: string
  nss_unificado: string | null
  rfc_trabajador: string | null
  curp_trabajador: string | null
  num_credito: string
  tipo_aviso: string
  clasificacion: string | null
  efecto: string | null
  fecha_crea_aviso: string
  fecha_otorgamiento: string | null
  fecha_ultimo_aviso: string | null
  tipo_credito: string
  tipo_descuento: string
  fac_descuento: string
  mon_descuento: string
  tipo_descuento_anterior: string | null
  fac_descuento_anterior: string | null
  mon_descuento_anterior: string | null
  estatus_credito: string
  publicado_el: ColumnType<Date, Date | string>
  contenido_sha256: ColumnType<Buffer, Uint8Array>
  texto_inicio: string
  texto_resto: string
  sustituido_por: string | null
  fecha_notificacion: string | null
  nombre_trabajador: string | null
  motivo: string | null
  sustituye: string[] | null
  clasificado_el: ColumnType<Date | null, Date | string | null>
}

export interface Buzon {
  id: string
  corrida: string | null
  para_sealed: ColumnType<Buffer, Uint8Array>
  asunto: string
  contenido_sealed: ColumnType<Buffer, Uint8Array>
  recibido_el: ColumnType<Date, Date | string>
  numero: GeneratedAlways<number>
}

export interface Catalogos {
  catalogo: string
  clave: string
  descripcion: string
  datos: ColumnType<unknown, string | undefined>
  orden: Generated<number>
  vigente: Generated<boolean>
  actualizado_el: ColumnType<Date, Date | string | undefined>
}

export interface Certificaciones {
  folio: string
  rfc_desarrollador: string
  producto: string
  version: string | null
  mayor: number | null
  vigente_desde: string
  vigente_hasta: string
  motivo: string
  constancia: string | null
  creada_el: ColumnType<Date, Date | string>
  recordatorio_30_el: ColumnType<Date | null, Date | string | null>
  recordatorio_7_el: ColumnType<Date | null, Date | string | null>
  revocada_el: ColumnType<Date | null, Date | string | null>
  revocada_motivo: string | null
}

export interface Conformidad {
  corrida: string
  ritmo: Generated<string>
  ultimo: Generated<number>
}

export interface ConjuntosNrp {
  rfc_patron: string
  clave: string
  nrps: string[]
}

export interface ConteosAvisos {
  rfc_patron: string
  nrp: string
  mes: string
  clasificacion: string
  cuantos: number
}

export interface ConteosAvisosHasta {
  rfc_patron: string
  hasta: Generated<number>
}

export interface Contrasenas {
  id: string
  rfc: string
  nombre: string
  representante_rfc: string | null
  representante_curp: string | null
  password_hash: string
  correo_sealed: ColumnType<Buffer, Uint8Array>
  otp_secret_sealed: ColumnType<Buffer, Uint8Array>
  otp_ultimo_paso: Generated<number>
  emitida_el: ColumnType<Date, Date | string>
  vence_el: ColumnType<Date, Date | string>
  recordatorio_30_el: ColumnType<Date | null, Date | string | null>
  recordatorio_7_el: ColumnType<Date | null, Date | string | null>
  cancelada_el: ColumnType<Date | null, Date | string | null>
  cancelada_motivo: string | null
}

export interface Correos {
  id: string
  corrida: string | null
  asunto: string
  contenido_sealed: ColumnType<Buffer | null, Uint8Array | null>
  creado_el: ColumnType<Date, Date | string>
  intentos: Generated<number>
  siguiente_el: ColumnType<Date, Date | string>
  enviado_el: ColumnType<Date | null, Date | string | null>
  desistido_el: ColumnType<Date | null, Date | string | null>
  ultimo_error: string | null
}

export interface Corridas {
  id: string
  desarrollador_real: string
  producto: string
  version: string
  rfc: string
  lugar: number | null
  creada_el: ColumnType<Date, Date | string>
  lista_el: ColumnType<Date | null, Date | string | null>
  vence_el: ColumnType<Date, Date | string>
  cerrada_el: ColumnType<Date | null, Date | string | null>
  adelanto_ms: Generated<number>
  interruptores: ColumnType<unknown, string | undefined>
  credenciales_sealed: ColumnType<Buffer | null, Uint8Array | null>
}

export interface CorridasContribuyentes {
  rfc: string
  corrida: string
  papel: string
  orden: number
  nombre: string
  nrps: string[]
  confia: boolean
  numero_serie: string
  certificado: ColumnType<Buffer, Uint8Array>
  llave_sealed: ColumnType<Buffer, Uint8Array>
  revocada_el: ColumnType<Date | null, Date | string | null>
}

export interface Desarrolladores {
  rfc: string
  nombre: string | null
  ultimo_cambio: Generated<number>
  ultimo_producto: Generated<number>
  ultimo_tramite: Generated<number>
  creado_el: ColumnType<Date, Date | string>
}

export interface Entregas {
  rfc_patron: string
  desde: number
  hasta: number
  instante: ColumnType<Date, Date | string>
}

export interface EstadosOcsp {
  certificado_sha256: ColumnType<Buffer, Uint8Array>
  estado: string
  revocado_el: ColumnType<Date | null, Date | string | null>
  emitido_el: ColumnType<Date, Date | string>
  vence_el: ColumnType<Date, Date | string>
  respuesta: ColumnType<Buffer, Uint8Array>
}

export interface Idempotencia {
  quien: string
  clave: string
  peticion_sha256: ColumnType<Buffer, Uint8Array>
  estado: number | null
  respuesta_sealed: ColumnType<Buffer | null, Uint8Array | null>
  creada_el: ColumnType<Date, Date | string>
  vence_el: ColumnType<Date, Date | string>
}

export interface Intentos {
  rfc: string
  direccion: string
  fallos: number
  ultimo_el: ColumnType<Date, Date | string>
  libre_el: ColumnType<Date, Date | string>
  conocida_el: ColumnType<Date | null, Date | string | null>
}

export interface Intercambios {
  corrida: string
  n: number
  inicio: ColumnType<Date, Date | string>
  fin: ColumnType<Date, Date | string>
  metodo: string
  ruta: string | null
  camino: string
  consulta: ColumnType<unknown, string>
  user_agent: string | null
  encabezados: ColumnType<unknown, string>
  token: string | null
  cuerpo: ColumnType<unknown | null, string | null>
  cuerpo_sha256: string | null
  estado: number
  entregada: boolean
  provocacion: string | null
  caso: string | null
  respuesta: ColumnType<unknown, string>
}

export interface InvitacionesUsuario {
  token_sha256: ColumnType<Buffer, Uint8Array>
  usuario: string
  creada_el: ColumnType<Date, Date | string>
  vence_el: ColumnType<Date, Date | string>
  cerrada_el: ColumnType<Date | null, Date | string | null>
}

export interface Lecturas {
  rfc_lector: string
  rfc_patron: string
  nrp: string
  visto: ColumnType<unknown, string>
}

export interface LlavesAcceso {
  id: string
  usuario: string
  publica: ColumnType<Buffer, Uint8Array>
  contador: number
  transportes: string[]
  creada_el: ColumnType<Date, Date | string>
  usada_el: ColumnType<Date | null, Date | string | null>
}

export interface LlavesAmbiente {
  nombre: string
  contenido_sealed: ColumnType<Buffer, Uint8Array>
  creada_el: ColumnType<Date, Date | string>
}

export interface LlavesFirma {
  kid: string
  generacion: number
  alg: string
  publica: ColumnType<unknown, string>
  privada_sealed: ColumnType<Buffer | null, Uint8Array | null>
  creada_el: ColumnType<Date, Date | string>
  firma_desde: ColumnType<Date, Date | string>
  retirada_el: ColumnType<Date | null, Date | string | null>
}

export interface LlavesPreparadas {
  id: string
  contenido_sealed: ColumnType<Buffer, Uint8Array>
  creada_el: ColumnType<Date, Date | string>
}

export interface LugaresLeidos {
  rfc_patron: string
  rfc_lector: string
  nrp: string
  alcance_clave: string
  alcance: string[] | null
  desde: number
  entregado: number
  confirmado: number
  actualizado_el: ColumnType<Date, Date | string>
  salvo: string[] | null
}

export interface Novedades {
  rfc_lector: string
  rfc_patron: string
  causa: string
  version: Generated<number>
}

export interface Patrones {
  rfc: string
  razon_social: string
  ultima_publicacion: Generated<number>
  creado_el: ColumnType<Date, Date | string>
  actualizado_el: ColumnType<Date, Date | string>
  ultimo_reanuncio: Generated<number>
}

export interface Productos {
  id: string
  rfc_desarrollador: string
  nombre: string
  version: string
  mayor: number
  correo: string
  telefono: string | null
  creado_el: ColumnType<Date, Date | string>
  numero: number
}

export interface Pruebas {
  corrida: string
  caso: string
  intento: number
  estado: string
  patron: string
  iniciada_el: ColumnType<Date | null, Date | string | null>
  lista: Generated<boolean>
  vence_el: ColumnType<Date | null, Date | string | null>
  terminada_el: ColumnType<Date | null, Date | string | null>
  turnos: Generated<string[]>
  material: ColumnType<unknown, string>
  explicacion: string | null
  que_cambiar: string | null
  evidencia: ColumnType<unknown, string | undefined>
}

export interface PruebasCambios {
  corrida: string
  n: number
  instante: ColumnType<Date, Date | string>
  caso: string
  estado: string
  intento: number
  explicacion: string | null
}

export interface PruebasUsadas {
  tipo: string
  huella: ColumnType<Buffer, Uint8Array>
  vence_el: ColumnType<Date, Date | string>
}

export interface Reanuncios {
  rfc_patron: string
  numero: number
  nrp: string
  publicacion: number
  posicion: number
}

export interface RegistrosPatronales {
  nrp: string
  rfc_patron: string
  asociado: Generated<boolean>
  ultima_posicion: Generated<number>
  creado_el: ColumnType<Date, Date | string>
  actualizado_el: ColumnType<Date, Date | string>
}

export interface RelacionesConfianza {
  folio: string
  rfc_patron: string
  rfc_desarrollador: string
  producto: string | null
  todos_los_nrp: boolean
  inicio: string
  fin: string
  cambio: Generated<number>
  traspaso_de: string | null
  otorgada_el: ColumnType<Date, Date | string>
  firmante_rfc: string
  firmante_nombre: string
  representante_rfc: string | null
  representante_curp: string | null
  cadena_original: string
  certificado: ColumnType<Buffer, Uint8Array>
  firma: ColumnType<Buffer, Uint8Array>
  primera_lectura_el: ColumnType<Date | null, Date | string | null>
  recordatorio_30_el: ColumnType<Date | null, Date | string | null>
  recordatorio_7_el: ColumnType<Date | null, Date | string | null>
  sin_certificacion_el: ColumnType<Date | null, Date | string | null>
  revocada_el: ColumnType<Date | null, Date | string | null>
  revocada_motivo: string | null
  revocada_por: string | null
  revocacion_cadena: string | null
  revocacion_certificado: ColumnType<Buffer | null, Uint8Array | null>
  revocacion_firma: ColumnType<Buffer | null, Uint8Array | null>
  revocacion_firmante: string | null
}

export interface RelacionesNrp {
  folio: string
  nrp: string
  terminada_el: ColumnType<Date | null, Date | string | null>
}

export interface Retos {
  reto: string
  proposito: string
  datos: ColumnType<unknown, string>
  cadena_original: string
  creado_el: ColumnType<Date, Date | string>
  vence_el: ColumnType<Date, Date | string>
  usado_el: ColumnType<Date | null, Date | string | null>
  usado_por: string | null
}

export interface RetosLlaveUsados {
  reto: ColumnType<Buffer, Uint8Array>
  vence_el: ColumnType<Date, Date | string>
}

export interface Sesiones {
  id: string
  token_sha256: ColumnType<Buffer, Uint8Array>
  rfc: string
  nombre: string
  persona: string
  es_titular: boolean
  derechos: string[]
  medio: string
  contrasena: string | null
  direccion: string | null
  agente: string | null
  creada_el: ColumnType<Date, Date | string>
  ultima_el: ColumnType<Date, Date | string>
  vence_el: ColumnType<Date, Date | string>
  cerrada_el: ColumnType<Date | null, Date | string | null>
  cerrada_motivo: string | null
}

export interface SolicitudesRelacion {
  folio: string
  rfc_patron: string
  rfc_desarrollador: string
  nrps: string[]
  inicio: string
  fin: string
  producto: string | null
  mensaje: string | null
  creada_el: ColumnType<Date, Date | string>
  estado: string
  resuelta_el: ColumnType<Date | null, Date | string | null>
  motivo: string | null
  relacion: string | null
}

export interface Titulares {
  rfc: string
  nombre: string
  visto_el: ColumnType<Date, Date | string>
  tokens_hasta: ColumnType<Date | null, Date | string | null>
}

export interface TokensRevocados {
  jti: string
  vence_el: ColumnType<Date, Date | string>
}

export interface TramitesCertificacion {
  id: string
  rfc_desarrollador: string
  producto: string
  numero: number
  estado: string
  corrida: string
  creado_el: ColumnType<Date, Date | string>
  pruebas_hasta: ColumnType<Date, Date | string>
  solicitada_el: ColumnType<Date | null, Date | string | null>
  veredictos: ColumnType<unknown | null, string | null>
  veredictos_el: ColumnType<Date | null, Date | string | null>
  resuelta_el: ColumnType<Date | null, Date | string | null>
  resuelta_por: string | null
  terminada_el: ColumnType<Date | null, Date | string | null>
  motivo: string | null
  certificacion: string | null
  constancia: string | null
  vigente_desde: string | null
  vigente_hasta: string | null
}

export interface TramitesEvidencias {
  tramite: string
  numero: number
  nombre: string
  tipo: string
  descripcion: string | null
  bytes: number
  sha256: ColumnType<Buffer, Uint8Array>
  contenido: ColumnType<Buffer, Uint8Array>
  subida_el: ColumnType<Date, Date | string>
}

export interface Usuarios {
  id: string
  rfc: string
  nombre: string
  correo_sealed: ColumnType<Buffer, Uint8Array>
  correo_huella: ColumnType<Buffer, Uint8Array>
  derechos: string[]
  invitado_por: string
  creado_el: ColumnType<Date, Date | string>
  activado_el: ColumnType<Date | null, Date | string | null>
  password_hash: string | null
  otp_secret_sealed: ColumnType<Buffer | null, Uint8Array | null>
  otp_ultimo_paso: Generated<number>
  ultima_entrada_el: ColumnType<Date | null, Date | string | null>
  retirado_el: ColumnType<Date | null, Date | string | null>
  retirado_por: string | null
}

export interface VisitasAvisos {
  rfc: string
  persona: string
  sesion: string
  desde: number
  hasta: number
  visitado_el: ColumnType<Date, Date | string>
}

export interface DB {
  accesos: Accesos
  acuses: Acuses
  acuses_avisos: AcusesAvisos
  acuses_cuentas: AcusesCuentas
  auditoria: Auditoria
  auditoria_cadena: AuditoriaCadena
  auditoria_pendientes: AuditoriaPendientes
  auditoria_sellos: AuditoriaSellos
  avisos: Avisos
  buzon: Buzon
  catalogos: Catalogos
  certificaciones: Certificaciones
  conformidad: Conformidad
  conjuntos_nrp: ConjuntosNrp
  conteos_avisos: ConteosAvisos
  conteos_avisos_hasta: ConteosAvisosHasta
  contrasenas: Contrasenas
  correos: Correos
  corridas: Corridas
  corridas_contribuyentes: CorridasContribuyentes
  desarrolladores: Desarrolladores
  entregas: Entregas
  estados_ocsp: EstadosOcsp
  idempotencia: Idempotencia
  intentos: Intentos
  intercambios: Intercambios
  invitaciones_usuario: InvitacionesUsuario
  lecturas: Lecturas
  llaves_acceso: LlavesAcceso
  llaves_ambiente: LlavesAmbiente
  llaves_firma: LlavesFirma
  llaves_preparadas: LlavesPreparadas
  lugares_leidos: LugaresLeidos
  novedades: Novedades
  patrones: Patrones
  productos: Productos
  pruebas: Pruebas
  pruebas_cambios: PruebasCambios
  pruebas_usadas: PruebasUsadas
  reanuncios: Reanuncios
  registros_patronales: RegistrosPatronales
  relaciones_confianza: RelacionesConfianza
  relaciones_nrp: RelacionesNrp
  retos: Retos
  retos_llave_usados: RetosLlaveUsados
  sesiones: Sesiones
  solicitudes_relacion: SolicitudesRelacion
  titulares: Titulares
  tokens_revocados: TokensRevocados
  tramites_certificacion: TramitesCertificacion
  tramites_evidencias: TramitesEvidencias
  usuarios: Usuarios
  visitas_avisos: VisitasAvisos
}
