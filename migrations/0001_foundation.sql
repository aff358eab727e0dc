-- The whole journey: who employers and developers are, how they prove it, whom they trust, and the notices.
-- Only SQL that PGlite and PostgreSQL 15+ both run. Every constraint has a chosen name: the error mapping reads it.

-- Padrón -------------------------------------------------------------------------------------------------------------
create table patrones (
  rfc text constraint patrones_pk primary key,
  razon_social text not null,
  -- last number given out in this employer's feed; taken under the row's lock, so the feed has no gaps (docs/adr/0003)
  ultima_publicacion bigint not null default 0,
  creado_el timestamptz not null,
  actualizado_el timestamptz not null
);

create table registros_patronales (
  nrp text constraint registros_patronales_pk primary key,
  rfc_patron text not null constraint registros_patronales_patron_fk references patrones,
  asociado boolean not null default true,
  ultima_posicion bigint not null default 0,
  creado_el timestamptz not null,
  actualizado_el timestamptz not null
);
create index registros_patronales_patron on registros_patronales (rfc_patron, nrp);

-- Payroll developers -------------------------------------------------------------------------------------------------
create table desarrolladores (
  rfc text constraint desarrolladores_pk primary key,
  nombre text,
  creado_el timestamptz not null
);

create table certificaciones (
  folio text constraint certificaciones_pk primary key,
  rfc_desarrollador text not null constraint certificaciones_desarrollador_fk references desarrolladores,
  producto text not null,
  -- legal days, both included
  vigente_desde date not null,
  vigente_hasta date not null,
  motivo text not null,
  creada_el timestamptz not null,
  revocada_el timestamptz,
  revocada_motivo text,
  constraint certificaciones_orden check (vigente_hasta >= vigente_desde)
);
create unique index certificaciones_una_por_producto on certificaciones (rfc_desarrollador, producto) where revocada_el is null;

-- e.firma acts -------------------------------------------------------------------------------------------------------
create table retos (
  reto text constraint retos_pk primary key,
  proposito text not null,
  datos jsonb not null,
  cadena_original text not null,
  creado_el timestamptz not null,
  vence_el timestamptz not null,
  usado_el timestamptz,
  usado_por text
);
create index retos_vence on retos (vence_el);

-- Credentials --------------------------------------------------------------------------------------------------------
create table contrasenas (
  id text constraint contrasenas_pk primary key,
  rfc text not null,
  nombre text not null,
  representante_rfc text,
  representante_curp text,
  password_hash text not null,
  correo_sealed bytea not null,
  otp_secret_sealed bytea not null,
  -- the newest TOTP step that was accepted: a code works once, whichever process sees it
  otp_ultimo_paso bigint not null default 0,
  emitida_el timestamptz not null,
  vence_el timestamptz not null,
  cancelada_el timestamptz,
  cancelada_motivo text
);
create unique index contrasenas_una_vigente on contrasenas (rfc) where cancelada_el is null;

create table llaves_firma (
  kid text constraint llaves_firma_pk primary key,
  alg text not null,
  publica jsonb not null,
  privada_sealed bytea not null,
  creada_el timestamptz not null,
  -- signs from here on; published in the JWKS from creada_el, so that verifiers know it before they meet it
  firma_desde timestamptz not null,
  -- no longer published from here on
  retirada_el timestamptz
);

create table tokens_revocados (
  jti text constraint tokens_revocados_pk primary key,
  vence_el timestamptz not null
);
create index tokens_revocados_vence on tokens_revocados (vence_el);

-- Trust relationships ------------------------------------------------------------------------------------------------
create table relaciones_confianza (
  folio text constraint relaciones_confianza_pk primary key,
  rfc_patron text not null constraint relaciones_confianza_patron_fk references patrones,
  rfc_desarrollador text not null constraint relaciones_confianza_desarrollador_fk references desarrolladores,
  producto text,
  todos_los_nrp boolean not null,
  -- legal days, both included
  inicio date not null,
  fin date not null,
  otorgada_el timestamptz not null,
  firmante_rfc text not null,
  firmante_nombre text not null,
  representante_rfc text,
  representante_curp text,
  cadena_original text not null,
  certificado bytea not null,
  firma bytea not null,
  revocada_el timestamptz,
  revocada_motivo text,
  revocada_por text,
  constraint relaciones_confianza_orden check (fin >= inicio)
);
create index relaciones_confianza_patron on relaciones_confianza (rfc_patron, otorgada_el, folio);
create index relaciones_confianza_lectura on relaciones_confianza (rfc_desarrollador, rfc_patron) where revocada_el is null;

create table relaciones_nrp (
  folio text not null constraint relaciones_nrp_relacion_fk references relaciones_confianza,
  nrp text not null constraint relaciones_nrp_nrp_fk references registros_patronales,
  constraint relaciones_nrp_pk primary key (folio, nrp)
);

-- Notices ------------------------------------------------------------------------------------------------------------
-- Two gapless countings: publicacion within the employer's feed, posicion within the NRP's.
create table avisos (
  rfc_patron text not null constraint avisos_patron_fk references patrones,
  publicacion bigint not null,
  nrp text not null constraint avisos_nrp_fk references registros_patronales,
  posicion bigint not null,
  folio_aviso text not null,
  nss text not null,
  nss_unificado text,
  rfc_trabajador text,
  curp_trabajador text,
  num_credito text not null,
  tipo_aviso text not null,
  -- null until the catalog knows the type
  clasificacion text constraint avisos_clasificacion_ok check (clasificacion in ('RETENCION', 'MODIFICACION', 'SUSPENSION')),
  efecto text,
  fecha_crea_aviso date not null,
  fecha_otorgamiento date,
  fecha_ultimo_aviso date,
  tipo_credito text not null,
  tipo_descuento text not null,
  fac_descuento numeric(8, 4) not null,
  mon_descuento numeric(12, 2) not null,
  tipo_descuento_anterior text,
  fac_descuento_anterior numeric(8, 4),
  mon_descuento_anterior numeric(12, 2),
  estatus_credito text not null,
  publicado_el timestamptz not null,
  contenido_sha256 bytea not null,
  -- these two alone change after publication
  fecha_not_linea timestamptz,
  sustituido_por text,
  constraint avisos_pk primary key (rfc_patron, publicacion),
  constraint avisos_folio_unico unique (folio_aviso),
  constraint avisos_posicion_unica unique (nrp, posicion)
);
create index avisos_credito on avisos (nrp, num_credito, publicacion desc);
create index avisos_trabajador on avisos (rfc_patron, nss, publicacion);

-- Catalogs -----------------------------------------------------------------------------------------------------------
create table catalogos (
  catalogo text not null,
  clave text not null,
  descripcion text not null,
  datos jsonb not null default '{}',
  orden integer not null default 0,
  vigente boolean not null default true,
  actualizado_el timestamptz not null default now(),
  constraint catalogos_pk primary key (catalogo, clave)
);

insert into catalogos (catalogo, clave, descripcion, datos, orden) values
  ('tiposAviso', '02', 'Aviso de retención de descuentos', '{"clasificacion": "RETENCION"}', 1),
  ('tiposAviso', '03', 'Aviso de modificación al factor de descuento', '{"clasificacion": "MODIFICACION"}', 2),
  ('tiposAviso', '04', 'Aviso de retención (variante)', '{"clasificacion": "RETENCION"}', 3),
  ('tiposAviso', '07', 'Aviso de modificación al factor de descuento (variante)', '{"clasificacion": "MODIFICACION"}', 4),
  ('tiposAviso', '10', 'Aviso de suspensión por próxima liquidación', '{"clasificacion": "SUSPENSION", "efecto": "SUSPENDER_Y_ENTERAR"}', 5),
  ('tiposAviso', '11', 'Aviso de suspensión (variante)', '{"clasificacion": "SUSPENSION", "efecto": "SUSPENDER"}', 6),
  ('tiposAviso', '12', 'Aviso de suspensión de descuentos', '{"clasificacion": "SUSPENSION", "efecto": "SUSPENDER_Y_DEVOLVER"}', 7),
  ('tiposDescuento', '01', 'Porcentaje del salario diario integrado', '{"campo": "monDescuento"}', 1),
  ('tiposDescuento', '02', 'Cuota fija mensual en pesos', '{"campo": "monDescuento"}', 2),
  ('tiposDescuento', '03', 'Factor de descuento (antes veces salario mínimo)', '{"campo": "facDescuento"}', 3),
  ('tiposCredito', '001', 'Crédito tradicional', '{"origen": "propio"}', 1),
  ('tiposCredito', '002', 'Crédito en cofinanciamiento', '{"origen": "propio"}', 2),
  ('tiposCredito', '003', 'Crédito para mejora de vivienda', '{"origen": "propio"}', 3),
  ('estatusCredito', '001', 'Vigente', '{"origen": "propio"}', 1),
  ('estatusCredito', '002', 'Con prórroga', '{"origen": "propio"}', 2),
  ('estatusCredito', '003', 'Próximo a liquidarse', '{"origen": "propio"}', 3),
  ('estatusCredito', '004', 'Liquidado', '{"origen": "propio"}', 4),
  ('estatusCredito', '005', 'Cancelado', '{"origen": "propio"}', 5);

-- Mail to be sent: sealed, since it may carry a password; the content is erased once it was handed over ----------------
create table correos (
  id text constraint correos_pk primary key,
  asunto text not null,
  contenido_sealed bytea,
  creado_el timestamptz not null,
  intentos integer not null default 0,
  siguiente_el timestamptz not null,
  enviado_el timestamptz,
  desistido_el timestamptz,
  ultimo_error text
);
create index correos_pendientes on correos (siguiente_el) where enviado_el is null and desistido_el is null;

-- Same key and body, same answer; the answer is sealed, since it may carry a secret --------------------------------------
create table idempotencia (
  quien text not null,
  clave text not null,
  peticion_sha256 bytea not null,
  estado integer,
  respuesta_sealed bytea,
  creada_el timestamptz not null,
  vence_el timestamptz not null,
  constraint idempotencia_pk primary key (quien, clave)
);
create index idempotencia_vence on idempotencia (vence_el);

-- Who did what, and what came of it; the true cause of each refusal that the wire keeps vague ------------------------------
create table auditoria (
  id bigint generated always as identity constraint auditoria_pk primary key,
  instante timestamptz not null,
  actor text,
  accion text not null,
  objeto text,
  resultado text not null,
  detalle jsonb not null default '{}',
  direccion text,
  peticion text
);
create index auditoria_actor on auditoria (actor, id);
