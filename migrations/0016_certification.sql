-- Certification: a developer's products, the procedures by which one is certified, and what was brought forward as evidence.

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

-- Last numbers given out to a developer's products and procedures; taken under the row's lock.
alter table desarrolladores
  add column ultimo_producto bigint not null default 0,
  add column ultimo_tramite bigint not null default 0;

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

-- A certification by tests holds for one major version of the product; one made by hand says none.
alter table certificaciones
  add column version text,
  add column mayor integer,
  -- folio of the constancia that was issued last
  add column constancia text,
  add column recordatorio_30_el timestamptz,
  add column recordatorio_7_el timestamptz,
  add constraint certificaciones_version_ok check ((version is null) = (mayor is null));
drop index certificaciones_una_por_producto;
create unique index certificaciones_una_por_producto on certificaciones (rfc_desarrollador, producto, coalesce(mayor, -1)) where revocada_el is null;
create index certificaciones_fin on certificaciones (vigente_hasta) where revocada_el is null;
