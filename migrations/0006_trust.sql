-- Trust and reading: indexes that the plans of both need.

-- Almost nobody sets an NRP apart, so whether an employer has one is answered from an index that is nearly empty.
create index registros_patronales_apartados on registros_patronales (rfc_patron) where not asociado;
create index relaciones_confianza_desarrollador on relaciones_confianza (rfc_desarrollador, otorgada_el, folio);

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
