-- Trust and reading: indexes that the plans of both need.

-- Almost nobody sets an NRP apart, so whether an employer has one is answered from an index that is nearly empty.
create index registros_patronales_apartados on registros_patronales (rfc_patron) where not asociado;

-- Number of the last change among a developer's relations; taken under the row's lock, so its change feed skips nothing.
alter table desarrolladores add column ultimo_cambio bigint not null default 0;
alter table relaciones_confianza add column cambio bigint not null default 0;
create index relaciones_confianza_desarrollador on relaciones_confianza (rfc_desarrollador, cambio, folio);

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

-- When a developer first read by virtue of a relation: the employer is told once. And which reminder of its end was sent.
alter table relaciones_confianza
  add column primera_lectura_el timestamptz,
  add column recordatorio_30_el timestamptz,
  add column recordatorio_7_el timestamptz,
  -- since when its developer's certification is known to have ended; the employer was told then
  add column sin_certificacion_el timestamptz;
create index relaciones_confianza_fin on relaciones_confianza (fin) where revocada_el is null;

-- An NRP that went over to another employer counts no more in the relations that named it, also should it come back.
alter table relaciones_nrp add column terminada_el timestamptz;
create index relaciones_nrp_nrp on relaciones_nrp (nrp) where terminada_el is null;

-- Who read which notices: a row for each reader, way and second at most ----------------------------------------------------
create table accesos (
  rfc_patron text not null,
  id bigint generated always as identity,
  instante timestamptz not null,
  rfc_lector text not null,
  -- relations by which a developer read; empty for the employer itself
  relaciones text[] not null,
  producto text,
  -- what was asked for: one NRP, or null for the employer's feed
  nrp text,
  formato text not null,
  -- places of the first and last notice read: posicion where an NRP was asked for, else publicacion
  primero bigint not null,
  ultimo bigint not null,
  cuantos integer not null,
  direccion text,
  aplicacion text,
  constraint accesos_pk primary key (rfc_patron, id)
);
