-- All tables, by noun. Production's stand in schema `public`; the sandbox has the same ones once more in `sandbox` (docs/adr/0015).
-- Only SQL that PGlite and PostgreSQL 15+ both run. Every constraint has a chosen name: the error mapping reads it.
-- Not edited any more, like every migration that has landed (README.md). How the tables stand now: schema.dump.sql.

-- What only ever grows -------------------------------------------------------------------------------------------------

-- Its rows go with their run in the sandbox, and nothing else of them changes. By the table's own schema, so that no setting of a
-- session opens it. What is written in production is never changed: docs/adr/0007; the rights of the service's own role: docs/database-rights.md.
create function sia_solo_altas() returns trigger language plpgsql as $$
begin
  if tg_table_schema = 'sandbox' and tg_op = 'DELETE' then
    return old;
  end if;
  raise exception 'la tabla % solo admite altas: lo escrito no se cambia ni se borra', tg_table_name using errcode = '42501';
end
$$;

-- Padrón: employers and their registrations ----------------------------------------------------------------------------

-- Each batch of notices raises the counters of thousands of employers and NRPs: room on the page keeps these updates off the indexes.
create table patrones (
  rfc text constraint patrones_pk primary key,
  razon_social text not null,
  -- last number given out in this employer's feed; taken under the row's lock, so the feed has no gaps (docs/adr/0003)
  ultima_publicacion bigint not null default 0,
  creado_el timestamptz not null,
  actualizado_el timestamptz not null
) with (fillfactor = 70);

create table registros_patronales (
  nrp text constraint registros_patronales_pk primary key,
  rfc_patron text not null constraint registros_patronales_patron_fk references patrones,
  asociado boolean not null default true,
  ultima_posicion bigint not null default 0,
  creado_el timestamptz not null,
  actualizado_el timestamptz not null
) with (fillfactor = 70);
create index registros_patronales_patron on registros_patronales (rfc_patron, nrp);
-- Almost nobody sets an NRP apart, so whether an employer has one is answered from an index that is nearly empty.
create index registros_patronales_apartados on registros_patronales (rfc_patron) where not asociado;

-- Payroll developers, their products, and how these are certified (docs/adr/0017) --------------------------------------

create table desarrolladores (
  rfc text constraint desarrolladores_pk primary key,
  nombre text,
  -- last numbers given out among the developer's relations, products and procedures; taken under the row's lock, so that lists in
  -- order of number skip nothing
  ultimo_cambio bigint not null default 0,
  ultimo_producto bigint not null default 0,
  ultimo_tramite bigint not null default 0,
  creado_el timestamptz not null
);

-- A certification by tests holds for one major version of the product; one made by hand says none.
create table certificaciones (
  folio text constraint certificaciones_pk primary key,
  rfc_desarrollador text not null constraint certificaciones_desarrollador_fk references desarrolladores,
  producto text not null,
  version text,
  mayor integer,
  -- legal days, both included
  vigente_desde date not null,
  vigente_hasta date not null,
  motivo text not null,
  -- folio of the constancia that was issued last
  constancia text,
  creada_el timestamptz not null,
  recordatorio_30_el timestamptz,
  recordatorio_7_el timestamptz,
  revocada_el timestamptz,
  revocada_motivo text,
  constraint certificaciones_orden check (vigente_hasta >= vigente_desde),
  constraint certificaciones_version_ok check ((version is null) = (mayor is null))
);
create unique index certificaciones_una_por_producto on certificaciones (rfc_desarrollador, producto, coalesce(mayor, -1)) where revocada_el is null;
create index certificaciones_fin on certificaciones (vigente_hasta) where revocada_el is null;

create table productos (
  id text constraint productos_pk primary key,
  rfc_desarrollador text not null constraint productos_desarrollador_fk references desarrolladores,
  nombre text not null,
  version text not null,
  -- a certification holds for one major version
  mayor integer not null,
  correo text not null,
  telefono text,
  creado_el timestamptz not null,
  numero bigint not null,
  constraint productos_version_unica unique (rfc_desarrollador, nombre, version),
  constraint productos_numero_unico unique (rfc_desarrollador, numero)
);

-- A procedure: a run in the sandbox, a request, a decision. What was decided upon is kept here, for the run is cleaned up.
create table tramites_certificacion (
  id text constraint tramites_certificacion_pk primary key,
  rfc_desarrollador text not null constraint tramites_certificacion_desarrollador_fk references desarrolladores,
  producto text not null constraint tramites_certificacion_producto_fk references productos,
  -- counts the developer's, in order of visibility
  numero bigint not null,
  estado text not null constraint tramites_certificacion_estado_ok check (
    estado in ('en-pruebas', 'solicitada', 'aprobada', 'rechazada', 'vencida', 'cancelada', 'revocada')),
  -- the run in the sandbox
  corrida text not null,
  creado_el timestamptz not null,
  -- the run may be cleaned up from then on
  pruebas_hasta timestamptz not null,
  solicitada_el timestamptz,
  -- verdict, evidence and advice of each test, as they stood when it left the tests
  veredictos jsonb,
  veredictos_el timestamptz,
  resuelta_el timestamptz,
  -- `operador`, or `automatica`
  resuelta_por text,
  terminada_el timestamptz,
  -- of a rejection, cancellation or revocation
  motivo text,
  -- the certification that it gave or prolonged, and the constancia's own folio and days, both included
  certificacion text constraint tramites_certificacion_certificacion_fk references certificaciones,
  constancia text constraint tramites_certificacion_constancia_unica unique,
  vigente_desde date,
  vigente_hasta date,
  constraint tramites_certificacion_numero_unico unique (rfc_desarrollador, numero),
  constraint tramites_certificacion_constancia_ok check (
    (constancia is null) = (certificacion is null) and (constancia is null) = (vigente_desde is null)
    and (constancia is null) = (vigente_hasta is null) and (estado not in ('aprobada', 'revocada') or constancia is not null)),
  constraint tramites_certificacion_solicitud_ok check (estado not in ('solicitada', 'rechazada') or veredictos is not null)
);
create unique index tramites_certificacion_uno_en_curso on tramites_certificacion (producto) where estado in ('en-pruebas', 'solicitada');
create index tramites_certificacion_certificacion on tramites_certificacion (certificacion) where estado = 'aprobada';
create index tramites_certificacion_abiertos on tramites_certificacion (estado, pruebas_hasta) where estado in ('en-pruebas', 'solicitada', 'aprobada');

create table tramites_evidencias (
  tramite text not null constraint tramites_evidencias_tramite_fk references tramites_certificacion,
  numero integer not null,
  nombre text not null,
  tipo text not null constraint tramites_evidencias_tipo_ok check (tipo in ('pdf', 'png', 'jpg', 'txt', 'json', 'zip')),
  descripcion text,
  bytes integer not null,
  sha256 bytea not null,
  contenido bytea not null,
  subida_el timestamptz not null,
  constraint tramites_evidencias_pk primary key (tramite, numero),
  constraint tramites_evidencias_una_vez unique (tramite, sha256)
);
-- compressed already
alter table tramites_evidencias alter column contenido set storage external;

-- e.firma: what is to be signed, and what the OCSP responder said ------------------------------------------------------

-- Prepared first, so that people see what they sign.
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

-- The responder's answer on a certificate, until it ends (nextUpdate). Shared by all processes.
create table estados_ocsp (
  certificado_sha256 bytea constraint estados_ocsp_pk primary key,
  estado text not null constraint estados_ocsp_estado_ok check (estado in ('bueno', 'revocado')),
  revocado_el timestamptz,
  -- thisUpdate and nextUpdate of the answer
  emitido_el timestamptz not null,
  vence_el timestamptz not null,
  -- the signed answer as it came: the evidence
  respuesta bytea not null
);
create index estados_ocsp_vence on estados_ocsp (vence_el);

-- Passwords ------------------------------------------------------------------------------------------------------------

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
  recordatorio_30_el timestamptz,
  recordatorio_7_el timestamptz,
  cancelada_el timestamptz,
  cancelada_motivo text
);
create unique index contrasenas_una_vigente on contrasenas (rfc) where cancelada_el is null;
create index contrasenas_rfc on contrasenas (rfc, emitida_el desc);
create index contrasenas_vence on contrasenas (vence_el) where cancelada_el is null;

-- The memory of attempts that slows guessing down (docs/adr/0008). One row for a pair of account and address, for an account over all
-- strange addresses (direccion '*'), and for an address over all accounts (rfc '*'). An IPv6 address counts by its /64.
create table intentos (
  rfc text not null,
  direccion text not null,
  -- failures, halved every hour since ultimo_el
  fallos double precision not null,
  ultimo_el timestamptz not null,
  -- nothing is tried before
  libre_el timestamptz not null,
  -- the account's latest login from this address: such a pair keeps its own allowance
  conocida_el timestamptz,
  constraint intentos_pk primary key (rfc, direccion)
);
create index intentos_ultimo on intentos (ultimo_el);

-- Access tokens (docs/adr/0002) ----------------------------------------------------------------------------------------

create table llaves_firma (
  kid text constraint llaves_firma_pk primary key,
  -- one key a generation: processes that start or rotate at once make one and not two
  generacion integer not null constraint llaves_firma_generacion_unica unique,
  alg text not null,
  publica jsonb not null,
  -- erased once the key is retired
  privada_sealed bytea,
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

-- Proofs that count once (client assertions, DPoP), remembered while they could count.
create table pruebas_usadas (
  tipo text not null constraint pruebas_usadas_tipo_ok check (tipo in ('assertion', 'dpop')),
  -- SHA-256 of who made the proof and its jti
  huella bytea not null,
  vence_el timestamptz not null,
  constraint pruebas_usadas_pk primary key (tipo, huella)
);
create index pruebas_usadas_vence on pruebas_usadas (vence_el);

-- Trust relationships --------------------------------------------------------------------------------------------------

create table relaciones_confianza (
  folio text constraint relaciones_confianza_pk primary key,
  rfc_patron text not null constraint relaciones_confianza_patron_fk references patrones,
  rfc_desarrollador text not null constraint relaciones_confianza_desarrollador_fk references desarrolladores,
  producto text,
  todos_los_nrp boolean not null,
  -- legal days, both included
  inicio date not null,
  fin date not null,
  -- number of its last change among the developer's relations
  cambio bigint not null default 0,
  -- the relation of another developer whose place in the feed this one may take over (docs/adr/0012)
  traspaso_de text constraint relaciones_confianza_traspaso_fk references relaciones_confianza,
  otorgada_el timestamptz not null,
  firmante_rfc text not null,
  firmante_nombre text not null,
  representante_rfc text,
  representante_curp text,
  cadena_original text not null,
  certificado bytea not null,
  firma bytea not null,
  -- when its developer first read by it: the employer is told once
  primera_lectura_el timestamptz,
  recordatorio_30_el timestamptz,
  recordatorio_7_el timestamptz,
  -- since when its developer's certification is known to have ended; the employer was told then
  sin_certificacion_el timestamptz,
  revocada_el timestamptz,
  revocada_motivo text,
  revocada_por text,
  -- the act by which it was revoked, where it was signed
  revocacion_cadena text,
  revocacion_certificado bytea,
  revocacion_firma bytea,
  revocacion_firmante text,
  constraint relaciones_confianza_orden check (fin >= inicio),
  constraint relaciones_confianza_revocacion_firmada check (
    (revocacion_cadena is null) = (revocacion_firma is null) and (revocacion_cadena is null) = (revocacion_certificado is null)
    and (revocacion_cadena is null) = (revocacion_firmante is null))
);
create index relaciones_confianza_patron on relaciones_confianza (rfc_patron, otorgada_el, folio);
create index relaciones_confianza_lectura on relaciones_confianza (rfc_desarrollador, rfc_patron) where revocada_el is null;
create index relaciones_confianza_desarrollador on relaciones_confianza (rfc_desarrollador, cambio, folio);
create index relaciones_confianza_fin on relaciones_confianza (fin) where revocada_el is null;

create table relaciones_nrp (
  folio text not null constraint relaciones_nrp_relacion_fk references relaciones_confianza,
  nrp text not null constraint relaciones_nrp_nrp_fk references registros_patronales,
  -- the NRP went over to another employer; it counts no more here, also should it come back
  terminada_el timestamptz,
  constraint relaciones_nrp_pk primary key (folio, nrp)
);
create index relaciones_nrp_nrp on relaciones_nrp (nrp) where terminada_el is null;

-- A developer asks an employer for a relation. The employer need not be known here: nobody learns from asking who is.
create table solicitudes_relacion (
  folio text constraint solicitudes_relacion_pk primary key,
  rfc_patron text not null,
  rfc_desarrollador text not null constraint solicitudes_relacion_desarrollador_fk references desarrolladores,
  -- {*} for all
  nrps text[] not null,
  inicio date not null,
  fin date not null,
  producto text,
  mensaje text,
  creada_el timestamptz not null,
  estado text not null constraint solicitudes_relacion_estado_ok check (estado in ('pendiente', 'otorgada', 'rechazada', 'retirada')),
  resuelta_el timestamptz,
  motivo text,
  relacion text constraint solicitudes_relacion_relacion_fk references relaciones_confianza
);
create unique index solicitudes_relacion_una_pendiente on solicitudes_relacion (rfc_desarrollador, rfc_patron) where estado = 'pendiente';
create index solicitudes_relacion_patron on solicitudes_relacion (rfc_patron, creada_el, folio);
create index solicitudes_relacion_desarrollador on solicitudes_relacion (rfc_desarrollador, creada_el, folio);

-- Notices --------------------------------------------------------------------------------------------------------------

-- Two gapless countings: publicacion within the employer's feed, posicion within the NRP's. Each notice is changed once at least, by its
-- first delivery: with room for the new version in its own page that needs no entry in any of the indexes (docs/adr/0031).
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
  -- what of the notice's JSON text never changes after publication (docs/adr/0024): before `clasificacion`, and between it and `efecto`
  texto_inicio text not null,
  texto_resto text not null,
  -- these change after publication, and the class where the catalog learns the type
  fecha_not_linea timestamptz,
  sustituido_por text,
  -- the end of its JSON text, written with fecha_not_linea (docs/adr/0030); null also where the class came after the delivery: made at
  -- each reading then, to the same bytes
  texto_entrega text,
  constraint avisos_pk primary key (rfc_patron, publicacion),
  constraint avisos_folio_unico unique (folio_aviso),
  constraint avisos_posicion_unica unique (nrp, posicion),
  -- The JSON is made by plain concatenation (docs/adr/0005), so no text of it may hold what JSON escapes. The import refuses such values
  -- long before; here the database itself does, whoever writes. Measured: 0.9 microseconds a row.
  constraint avisos_sin_escapes check ((
    folio_aviso || nrp || nss || coalesce(nss_unificado, '') || coalesce(rfc_trabajador, '') || coalesce(curp_trabajador, '') || num_credito
    || tipo_aviso || coalesce(efecto, '') || tipo_credito || tipo_descuento || coalesce(tipo_descuento_anterior, '') || estatus_credito
    || coalesce(sustituido_por, '')
  ) !~ '[\u0001-\u001f"\\]'),
  -- The stored text is made from the same columns in the same statement: it must be of this notice.
  constraint avisos_texto_propio check (
    starts_with(texto_inicio, '{"folioAviso":"' || folio_aviso || '","nrp":"' || nrp || '","nss":"' || nss || '",')
    and strpos(texto_inicio, '\') = 0 and strpos(texto_resto, '\') = 0),
  constraint avisos_texto_entrega check (texto_entrega is null or (fecha_not_linea is not null
    and starts_with(texto_entrega, ',"fechaNotLinea":"') and strpos(texto_entrega, '\') = 0))
) with (fillfactor = 85);
create index avisos_credito on avisos (nrp, num_credito, publicacion desc);
create index avisos_trabajador on avisos (rfc_patron, nss, publicacion);
-- Asking by an NSS that was merged into another, or by the one it was merged into, finds the same worker. Few notices have one.
create index avisos_unificado on avisos (rfc_patron, nss_unificado, nss) where nss_unificado is not null;
create index avisos_unificado_desde on avisos (rfc_patron, nss, nss_unificado) where nss_unificado is not null;
-- Notices of types that the catalog did not know: found again when it does. Empty most of the time.
create index avisos_sin_clasificar on avisos (rfc_patron, publicacion) where clasificacion is null;

-- How far a developer has read, for each feed and each set of NRPs that it was allowed: one stretch of the feed (docs/adr/0012).
create table lugares_leidos (
  rfc_patron text not null,
  rfc_lector text not null,
  -- the NRP's feed, or '' for the employer's
  nrp text not null,
  -- digest of alcance
  alcance_clave text not null,
  -- NRPs that could be read; null: all of the employer's
  alcance text[],
  -- everything after `desde` and up to `entregado` was handed over
  desde bigint not null,
  entregado bigint not null,
  -- the last place that the reader itself went on from
  confirmado bigint not null,
  actualizado_el timestamptz not null,
  constraint lugares_leidos_pk primary key (rfc_patron, rfc_lector, nrp, alcance_clave),
  constraint lugares_leidos_orden check (desde <= confirmado and confirmado <= entregado)
) with (fillfactor = 70);

-- Who read which notices: a row for each reader, way and second at most (docs/adr/0013).
create table accesos (
  rfc_patron text not null,
  id bigint generated always as identity,
  instante timestamptz not null,
  rfc_lector text not null,
  -- who read in the employer's name: RFC of its representative, or id and name of somebody whom it let in
  persona text,
  persona_nombre text,
  -- relations by which a developer read; empty for the employer itself
  relaciones text[] not null,
  producto text,
  -- what was asked for: one NRP, or null for the employer's feed
  nrp text,
  -- what narrowed it: the log says which notices were read and not only between which
  filtros jsonb,
  formato text not null,
  -- places of the first and last notice read: posicion where an NRP was asked for, else publicacion
  primero bigint not null,
  ultimo bigint not null,
  cuantos integer not null,
  direccion text,
  aplicacion text,
  constraint accesos_pk primary key (rfc_patron, id)
);
-- For the purge: rows come in order of time, so a few bytes for many pages tell where the old ones lie.
create index accesos_instante on accesos using brin (instante);

-- Notices by month printed on them and class, up to a place of the feed; what follows that place is counted when it is asked for.
create table conteos_avisos_hasta (
  rfc_patron text constraint conteos_avisos_hasta_pk primary key,
  hasta bigint not null default 0
);
create table conteos_avisos (
  rfc_patron text not null,
  nrp text not null,
  mes date not null,
  -- '' while the catalog does not know the type
  clasificacion text not null,
  cuantos bigint not null,
  constraint conteos_avisos_pk primary key (rfc_patron, nrp, mes, clasificacion)
);

-- Acknowledgements -----------------------------------------------------------------------------------------------------

-- What employers say they did with each notice. Append-only: a correction is one more row, and a notice's latest row counts (docs/adr/0023).
create table acuses_avisos (
  rfc_patron text not null,
  numero bigint not null,
  -- the notice, by its place in the employer's feed; no foreign key: notices are never removed, and checking it would write to each
  publicacion bigint not null,
  nrp text not null,
  folio_aviso text not null,
  resultado text not null constraint acuses_avisos_resultado_ok check (resultado in ('recibido', 'aplicado', 'rechazado')),
  -- of catalog motivosRechazo
  motivo text,
  comentario text,
  -- legal days: from when the notice was applied, and the pay run in which it first was
  aplicado_el date,
  periodo_inicio date,
  periodo_fin date,
  rfc_autor text not null,
  registrado_el timestamptz not null,
  constraint acuses_avisos_pk primary key (rfc_patron, numero),
  constraint acuses_avisos_motivo_ok check ((resultado = 'rechazado') = (motivo is not null)),
  constraint acuses_avisos_aplicado_ok check (resultado = 'aplicado' or (aplicado_el is null and periodo_inicio is null)),
  constraint acuses_avisos_periodo_ok check (periodo_fin >= periodo_inicio and (periodo_inicio is null) = (periodo_fin is null))
);
create index acuses_avisos_aviso on acuses_avisos (rfc_patron, publicacion, numero desc);
create index acuses_avisos_registro on acuses_avisos (registrado_el, rfc_patron, numero);
create trigger acuses_avisos_solo_altas before update or delete on acuses_avisos for each row execute function sia_solo_altas();
create trigger acuses_avisos_sin_vaciado before truncate on acuses_avisos for each statement execute function sia_solo_altas();

-- Last number given out in each employer's countings of acknowledgements; taken under the row's lock, so that the list is gapless
-- in order of visibility, and so that two calls about one notice see one another.
create table acuses_cuentas (
  rfc_patron text constraint acuses_cuentas_pk primary key,
  ultimo bigint not null default 0
);

-- Receipts -------------------------------------------------------------------------------------------------------------

-- Sealed PDFs, byte for byte as they were handed out (docs/adr/0011).
create table acuses (
  folio text not null,
  tipo text not null constraint acuses_tipo_ok check (tipo in ('relacion', 'revocacion', 'constancia')),
  pdf bytea not null,
  sha256 bytea not null,
  expedido_el timestamptz not null,
  constraint acuses_pk primary key (folio, tipo),
  constraint acuses_sha256_unico unique (sha256)
);
-- compressed already
alter table acuses alter column pdf set storage external;
create trigger acuses_solo_altas before update or delete on acuses for each row execute function sia_solo_altas();
create trigger acuses_sin_vaciado before truncate on acuses for each statement execute function sia_solo_altas();

-- Audit log ------------------------------------------------------------------------------------------------------------

-- Who did what, and what came of it; the true cause of each refusal that the wire keeps vague.
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
create trigger auditoria_solo_altas before update or delete on auditoria for each row execute function sia_solo_altas();
create trigger auditoria_sin_vaciado before truncate on auditoria for each statement execute function sia_solo_altas();

-- The chain: entry after entry, each hash over the one before (docs/adr/0007). Entries wait in auditoria_pendientes until they are linked.
create table auditoria_pendientes (
  entrada bigint constraint auditoria_pendientes_pk primary key
);
create function sia_auditoria_pendiente() returns trigger language plpgsql as $$
begin
  insert into auditoria_pendientes (entrada) values (new.id);
  return null;
end
$$;
create trigger auditoria_pendiente after insert on auditoria for each row execute function sia_auditoria_pendiente();

create table auditoria_cadena (
  posicion bigint constraint auditoria_cadena_pk primary key,
  entrada bigint not null constraint auditoria_cadena_entrada_unica unique,
  sha256 bytea not null
);
create trigger auditoria_cadena_solo_altas before update or delete on auditoria_cadena for each row execute function sia_solo_altas();
create trigger auditoria_cadena_sin_vaciado before truncate on auditoria_cadena for each statement execute function sia_solo_altas();

-- Signed statements (JWS) of how far the chain went and what its hash was there.
create table auditoria_sellos (
  numero integer constraint auditoria_sellos_pk primary key,
  posicion bigint not null constraint auditoria_sellos_posicion_unica unique,
  sellado_el timestamptz not null,
  sello text not null
);
create trigger auditoria_sellos_solo_altas before update or delete on auditoria_sellos for each row execute function sia_solo_altas();
create trigger auditoria_sellos_sin_vaciado before truncate on auditoria_sellos for each statement execute function sia_solo_altas();

-- Portal: sessions, and people whom a taxpayer lets in (docs/adr/0018, 0019) -------------------------------------------

-- Who is signed in, from which browser, until when. The token itself is only in its browser.
create table sesiones (
  id uuid constraint sesiones_pk primary key,
  token_sha256 bytea not null constraint sesiones_token_unico unique,
  -- the taxpayer in whose name one acts
  rfc text not null,
  nombre text not null,
  -- who acts: RFC of the owner or of its representative, or the id of a user that the owner let in
  persona text not null,
  es_titular boolean not null,
  derechos text[] not null
    constraint sesiones_derechos_ok check (derechos <@ array['ver', 'descargar', 'confianza', 'administrar']),
  medio text not null constraint sesiones_medio_ok check (medio in ('efirma', 'contrasena', 'passkey')),
  -- the password that opened it; the session ends with it
  contrasena text constraint sesiones_contrasena_fk references contrasenas,
  direccion text,
  agente text,
  creada_el timestamptz not null,
  ultima_el timestamptz not null,
  vence_el timestamptz not null,
  cerrada_el timestamptz,
  cerrada_motivo text,
  constraint sesiones_cierre_completo check ((cerrada_el is null) = (cerrada_motivo is null))
);
create index sesiones_abiertas on sesiones (rfc, creada_el) where cerrada_el is null;
create index sesiones_vence on sesiones (vence_el);

create table usuarios (
  id uuid constraint usuarios_pk primary key,
  -- the taxpayer who let the person in
  rfc text not null,
  nombre text not null,
  correo_sealed bytea not null,
  -- keyed digest of the address: finds the person and says nothing by itself
  correo_huella bytea not null,
  derechos text[] not null
    constraint usuarios_derechos_ok check (derechos <@ array['ver', 'descargar', 'confianza', 'administrar'] and 'ver' = any (derechos)),
  invitado_por text not null,
  creado_el timestamptz not null,
  -- when the invitation was accepted; nobody signs in before
  activado_el timestamptz,
  password_hash text,
  otp_secret_sealed bytea,
  otp_ultimo_paso bigint not null default 0,
  ultima_entrada_el timestamptz,
  retirado_el timestamptz,
  retirado_por text,
  constraint usuarios_contrasena_completa check ((password_hash is null) = (otp_secret_sealed is null)),
  constraint usuarios_retiro_completo check ((retirado_el is null) = (retirado_por is null))
);
create unique index usuarios_un_correo on usuarios (rfc, correo_huella) where retirado_el is null;
create index usuarios_rfc on usuarios (rfc, creado_el);

-- One-time links. The link itself is only in the mail; of a person's invitations the newest counts.
create table invitaciones_usuario (
  token_sha256 bytea constraint invitaciones_usuario_pk primary key,
  usuario uuid not null constraint invitaciones_usuario_usuario_fk references usuarios,
  creada_el timestamptz not null,
  vence_el timestamptz not null,
  cerrada_el timestamptz
);
create index invitaciones_usuario_abiertas on invitaciones_usuario (usuario) where cerrada_el is null;

-- Passkeys (WebAuthn): public keys only.
create table llaves_acceso (
  id text constraint llaves_acceso_pk primary key,
  usuario uuid not null constraint llaves_acceso_usuario_fk references usuarios,
  publica bytea not null,
  contador bigint not null,
  transportes text[] not null,
  creada_el timestamptz not null,
  usada_el timestamptz
);
create index llaves_acceso_usuario on llaves_acceso (usuario);

-- Challenges that were answered, until they lapse: each serves once. Those that nobody answered leave no row.
create table retos_llave_usados (
  reto bytea constraint retos_llave_usados_pk primary key,
  vence_el timestamptz not null
);
create index retos_llave_usados_vence on retos_llave_usados (vence_el);

-- Up to which place of the employer's feed a person had looked: at the visit under way, and before it.
create table visitas_avisos (
  rfc text not null,
  persona text not null,
  -- the session that the visit is
  sesion uuid not null,
  desde bigint not null,
  hasta bigint not null,
  visitado_el timestamptz not null,
  constraint visitas_avisos_pk primary key (rfc, persona),
  constraint visitas_avisos_orden check (desde <= hasta)
);

-- Mail and idempotency -------------------------------------------------------------------------------------------------

-- To be sent: sealed, since it may carry a password; the content is erased once it was handed over.
create table correos (
  id text constraint correos_pk primary key,
  -- the run of the sandbox whose work queued it
  corrida text,
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
create index correos_corrida on correos (corrida) where corrida is not null;

-- Same key and body, same answer; the answer is sealed, since it may carry a secret (docs/adr/0006).
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

-- Sandbox (docs/adr/0015): filled in schema `sandbox` alone ------------------------------------------------------------

-- Keys that an environment makes for itself, once for all its processes: authority and seal.
create table llaves_ambiente (
  nombre text constraint llaves_ambiente_pk primary key,
  contenido_sealed bytea not null,
  creada_el timestamptz not null
);

-- RSA keys made in quiet moments, so that opening a run does not wait for them. Taken by deleting.
create table llaves_preparadas (
  id text constraint llaves_preparadas_pk primary key,
  contenido_sealed bytea not null,
  creada_el timestamptz not null
);

-- A run: one stay of a real developer's product in the sandbox. Real times; its own clock is ahead by adelanto_ms.
create table corridas (
  id text constraint corridas_pk primary key,
  desarrollador_real text not null,
  producto text not null,
  version text not null,
  -- the test developer
  rfc text not null constraint corridas_rfc_unico unique,
  -- one of the places that the real developer and the sandbox have; null once closed
  lugar integer,
  creada_el timestamptz not null,
  -- its employers, credentials and notices are complete
  lista_el timestamptz,
  vence_el timestamptz not null,
  cerrada_el timestamptz,
  adelanto_ms bigint not null default 0,
  interruptores jsonb not null default '{}',
  -- the test developer's password, one-time secret and the serial of the folios made for it
  credenciales_sealed bytea,
  constraint corridas_lugar_unico unique (desarrollador_real, lugar),
  constraint corridas_adelanto_ok check (adelanto_ms >= 0)
);
create index corridas_vence on corridas (vence_el);
create index corridas_abiertas on corridas (desarrollador_real) where cerrada_el is null;

-- The taxpayers of a run, each of one run alone, with their e.firmas.
create table corridas_contribuyentes (
  rfc text constraint corridas_contribuyentes_pk primary key,
  corrida text not null constraint corridas_contribuyentes_corrida_fk references corridas on delete cascade,
  papel text not null constraint corridas_contribuyentes_papel_ok check (papel in ('desarrollador', 'patron')),
  -- order within the run; the developer is 0
  orden integer not null,
  nombre text not null,
  nrps text[] not null,
  -- whether the developer had its trust from the start
  confia boolean not null,
  numero_serie text not null constraint corridas_contribuyentes_serie_unica unique,
  certificado bytea not null,
  llave_sealed bytea not null,
  -- by the run's clock; null: not revoked
  revocada_el timestamptz,
  constraint corridas_contribuyentes_orden_unico unique (corrida, orden)
);

-- Folios of the sandbox's notices: no two runs may meet in one.
create sequence folios_pruebas;

-- Mail of the sandbox: handed over to here.
create table buzon (
  id text constraint buzon_pk primary key,
  corrida text constraint buzon_corrida_fk references corridas on delete cascade,
  para_sealed bytea not null,
  asunto text not null,
  contenido_sealed bytea not null,
  recibido_el timestamptz not null,
  numero bigint generated always as identity
);
create index buzon_corrida on buzon (corrida, numero);

-- The suite that observes, provokes and judges payroll software there (docs/adr/0016). All of it goes with its run -----

-- One row a run: how fast it goes, and the last number given out to what was seen and to what became of the tests. The number is
-- taken under the row's lock, so that both come in one order without gaps.
create table conformidad (
  corrida text constraint conformidad_pk primary key constraint conformidad_corrida_fk references corridas on delete cascade,
  ritmo text not null default 'normal' constraint conformidad_ritmo_ok check (ritmo in ('normal', 'rapido')),
  ultimo bigint not null default 0
);

-- The latest try of each test.
create table pruebas (
  corrida text not null constraint pruebas_corrida_fk references corridas on delete cascade,
  caso text not null,
  intento integer not null,
  -- `espera`: begins when the tests before it at the same employer have ended; told as `pendiente`
  estado text not null constraint pruebas_estado_ok check (
    estado in ('espera', 'en-curso', 'aprobada', 'fallida', 'advertencia')),
  -- the RFC that it looks at
  patron text not null,
  iniciada_el timestamptz,
  -- its notices are published: from then on it provokes
  lista boolean not null default false,
  vence_el timestamptz,
  terminada_el timestamptz,
  -- the cursors of the questions that it may provoke, in order; an empty text for none
  turnos text[] not null default '{}',
  -- workers, notices and pay periods
  material jsonb not null,
  explicacion text,
  que_cambiar text,
  -- the exchanges that decided, as they were seen
  evidencia jsonb not null default '[]',
  constraint pruebas_pk primary key (corrida, caso)
);
create index pruebas_en_curso on pruebas (vence_el) where estado in ('espera', 'en-curso');

-- What was seen. No secrets: tokens and one-time codes stand here as fingerprints.
create table intercambios (
  corrida text not null constraint intercambios_corrida_fk references corridas on delete cascade,
  n bigint not null,
  inicio timestamptz not null,
  fin timestamptz not null,
  metodo text not null,
  ruta text,
  camino text not null,
  consulta jsonb not null,
  user_agent text,
  encabezados jsonb not null,
  token text,
  cuerpo jsonb,
  cuerpo_sha256 text,
  -- 0: no answer reached the client
  estado integer not null,
  entregada boolean not null,
  provocacion text,
  caso text,
  respuesta jsonb not null,
  constraint intercambios_pk primary key (corrida, n)
);

-- What became of the tests, for those who follow live.
create table pruebas_cambios (
  corrida text not null constraint pruebas_cambios_corrida_fk references corridas on delete cascade,
  n bigint not null,
  instante timestamptz not null,
  caso text not null,
  estado text not null,
  intento integer not null,
  explicacion text,
  constraint pruebas_cambios_pk primary key (corrida, n)
);

-- Catalogs: data, so that an operator loads the institute's own with `sia catalogos importar` --------------------------

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

insert into catalogos (catalogo, clave, descripcion, datos, orden) values
  ('motivosRechazo', 'no-labora', 'La persona ya no labora con el patrón', '{"origen": "propio"}', 1),
  ('motivosRechazo', 'no-es-trabajador', 'La persona nunca ha trabajado con el patrón', '{"origen": "propio"}', 2),
  ('motivosRechazo', 'otro-registro', 'La persona trabaja con el patrón en otro registro patronal', '{"origen": "propio"}', 3),
  ('motivosRechazo', 'monto-incorrecto', 'El monto, el porcentaje o el factor no corresponde', '{"origen": "propio"}', 4),
  ('motivosRechazo', 'credito-desconocido', 'La persona no reconoce el crédito', '{"origen": "propio"}', 5),
  ('motivosRechazo', 'datos-incorrectos', 'Los datos de la persona no corresponden', '{"origen": "propio"}', 6),
  ('motivosRechazo', 'credito-liquidado', 'El crédito ya está liquidado o cancelado', '{"origen": "propio"}', 7),
  ('motivosRechazo', 'otro', 'Otro motivo, que se explica en el comentario', '{"origen": "propio", "comentario": true}', 8);

-- Values by period for the judge of amounts.
-- datos: {"desde": first day, "hasta": last day, "valor": pesos}; null leaves an end open. Where two rows overlap, the later `desde` wins.
-- Sources: Conasami (minimum wages), INEGI (UMA), Infonavit (UMI), all in force from the day given.
-- Non-working days beyond those of the Ley Federal del Trabajo art. 74 go into catalogo 'diasInhabiles', clave = the day; none yet.
insert into catalogos (catalogo, clave, descripcion, datos, orden) values
  ('salarioMinimoGeneral', '2017', 'Salario mínimo general 2017, por día', '{"desde": "2017-01-01", "hasta": "2017-11-30", "valor": 80.04}', 1),
  ('salarioMinimoGeneral', '2018', 'Salario mínimo general 2018, por día, anticipado al 1 de diciembre de 2017', '{"desde": "2017-12-01", "hasta": "2018-12-31", "valor": 88.36}', 2),
  ('salarioMinimoGeneral', '2019', 'Salario mínimo general 2019, por día', '{"desde": "2019-01-01", "hasta": "2019-12-31", "valor": 102.68}', 3),
  ('salarioMinimoGeneral', '2020', 'Salario mínimo general 2020, por día', '{"desde": "2020-01-01", "hasta": "2020-12-31", "valor": 123.22}', 4),
  ('salarioMinimoGeneral', '2021', 'Salario mínimo general 2021, por día', '{"desde": "2021-01-01", "hasta": "2021-12-31", "valor": 141.70}', 5),
  ('salarioMinimoGeneral', '2022', 'Salario mínimo general 2022, por día', '{"desde": "2022-01-01", "hasta": "2022-12-31", "valor": 172.87}', 6),
  ('salarioMinimoGeneral', '2023', 'Salario mínimo general 2023, por día', '{"desde": "2023-01-01", "hasta": "2023-12-31", "valor": 207.44}', 7),
  ('salarioMinimoGeneral', '2024', 'Salario mínimo general 2024, por día', '{"desde": "2024-01-01", "hasta": "2024-12-31", "valor": 248.93}', 8),
  ('salarioMinimoGeneral', '2025', 'Salario mínimo general 2025, por día', '{"desde": "2025-01-01", "hasta": "2025-12-31", "valor": 278.80}', 9),
  ('salarioMinimoGeneral', '2026', 'Salario mínimo general 2026, por día', '{"desde": "2026-01-01", "hasta": "2026-12-31", "valor": 315.04}', 10),

  -- the zone exists since 2019; until then its municipalities had the general wage (one area for the country)
  ('salarioMinimoFrontera', '2017', 'Frontera norte 2017: aún sin zona propia, rige el salario mínimo general', '{"desde": "2017-01-01", "hasta": "2017-11-30", "valor": 80.04}', 1),
  ('salarioMinimoFrontera', '2018', 'Frontera norte 2018: aún sin zona propia, rige el salario mínimo general', '{"desde": "2017-12-01", "hasta": "2018-12-31", "valor": 88.36}', 2),
  ('salarioMinimoFrontera', '2019', 'Salario mínimo de la Zona Libre de la Frontera Norte 2019, por día', '{"desde": "2019-01-01", "hasta": "2019-12-31", "valor": 176.72}', 3),
  ('salarioMinimoFrontera', '2020', 'Salario mínimo de la Zona Libre de la Frontera Norte 2020, por día', '{"desde": "2020-01-01", "hasta": "2020-12-31", "valor": 185.56}', 4),
  ('salarioMinimoFrontera', '2021', 'Salario mínimo de la Zona Libre de la Frontera Norte 2021, por día', '{"desde": "2021-01-01", "hasta": "2021-12-31", "valor": 213.39}', 5),
  ('salarioMinimoFrontera', '2022', 'Salario mínimo de la Zona Libre de la Frontera Norte 2022, por día', '{"desde": "2022-01-01", "hasta": "2022-12-31", "valor": 260.34}', 6),
  ('salarioMinimoFrontera', '2023', 'Salario mínimo de la Zona Libre de la Frontera Norte 2023, por día', '{"desde": "2023-01-01", "hasta": "2023-12-31", "valor": 312.41}', 7),
  ('salarioMinimoFrontera', '2024', 'Salario mínimo de la Zona Libre de la Frontera Norte 2024, por día', '{"desde": "2024-01-01", "hasta": "2024-12-31", "valor": 374.89}', 8),
  ('salarioMinimoFrontera', '2025', 'Salario mínimo de la Zona Libre de la Frontera Norte 2025, por día', '{"desde": "2025-01-01", "hasta": "2025-12-31", "valor": 419.88}', 9),
  ('salarioMinimoFrontera', '2026', 'Salario mínimo de la Zona Libre de la Frontera Norte 2026, por día', '{"desde": "2026-01-01", "hasta": "2026-12-31", "valor": 440.87}', 10),

  ('valoresUma', '2017', 'UMA 2017, por día', '{"desde": "2017-02-01", "hasta": "2018-01-31", "valor": 75.49}', 1),
  ('valoresUma', '2018', 'UMA 2018, por día', '{"desde": "2018-02-01", "hasta": "2019-01-31", "valor": 80.60}', 2),
  ('valoresUma', '2019', 'UMA 2019, por día', '{"desde": "2019-02-01", "hasta": "2020-01-31", "valor": 84.49}', 3),
  ('valoresUma', '2020', 'UMA 2020, por día', '{"desde": "2020-02-01", "hasta": "2021-01-31", "valor": 86.88}', 4),
  ('valoresUma', '2021', 'UMA 2021, por día', '{"desde": "2021-02-01", "hasta": "2022-01-31", "valor": 89.62}', 5),
  ('valoresUma', '2022', 'UMA 2022, por día', '{"desde": "2022-02-01", "hasta": "2023-01-31", "valor": 96.22}', 6),
  ('valoresUma', '2023', 'UMA 2023, por día', '{"desde": "2023-02-01", "hasta": "2024-01-31", "valor": 103.74}', 7),
  ('valoresUma', '2024', 'UMA 2024, por día', '{"desde": "2024-02-01", "hasta": "2025-01-31", "valor": 108.57}', 8),
  ('valoresUma', '2025', 'UMA 2025, por día', '{"desde": "2025-02-01", "hasta": "2026-01-31", "valor": 113.14}', 9),
  ('valoresUma', '2026', 'UMA 2026, por día', '{"desde": "2026-02-01", "hasta": "2027-01-31", "valor": 117.31}', 10),

  ('valoresUmi', '2017', 'Unidad Mixta Infonavit 2017, por día', '{"desde": "2017-01-01", "hasta": "2017-12-31", "valor": 75.49}', 1),
  ('valoresUmi', '2018', 'Unidad Mixta Infonavit 2018, por día', '{"desde": "2018-01-01", "hasta": "2018-12-31", "valor": 78.43}', 2),
  ('valoresUmi', '2019', 'Unidad Mixta Infonavit 2019, por día', '{"desde": "2019-01-01", "hasta": "2019-12-31", "valor": 82.22}', 3),
  ('valoresUmi', '2020', 'Unidad Mixta Infonavit 2020, por día', '{"desde": "2020-01-01", "hasta": "2020-12-31", "valor": 84.55}', 4),
  ('valoresUmi', '2021', 'Unidad Mixta Infonavit 2021, por día', '{"desde": "2021-01-01", "hasta": "2021-12-31", "valor": 87.21}', 5),
  ('valoresUmi', '2022', 'Unidad Mixta Infonavit 2022, por día', '{"desde": "2022-01-01", "hasta": "2022-12-31", "valor": 91.56}', 6),
  ('valoresUmi', '2023', 'Unidad Mixta Infonavit 2023, por día', '{"desde": "2023-01-01", "hasta": "2023-12-31", "valor": 96.32}', 7),
  ('valoresUmi', '2024', 'Unidad Mixta Infonavit 2024, por día', '{"desde": "2024-01-01", "hasta": "2024-12-31", "valor": 100.81}', 8),
  ('valoresUmi', '2025', 'Unidad Mixta Infonavit 2025, por día', '{"desde": "2025-01-01", "hasta": "2025-12-31", "valor": 100.81}', 9),
  ('valoresUmi', '2026', 'Unidad Mixta Infonavit 2026, por día', '{"desde": "2026-01-01", "hasta": "2026-12-31", "valor": 100.81}', 10),

  ('seguroDanos', '1', 'Seguro de daños por bimestre, hasta noviembre de 2010', '{"desde": null, "hasta": "2010-11-30", "valor": 13.00}', 1),
  ('seguroDanos', '2', 'Seguro de daños por bimestre', '{"desde": "2010-12-01", "hasta": null, "valor": 15.00}', 2);
