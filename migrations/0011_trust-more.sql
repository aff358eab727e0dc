-- Trust: revocations signed by e.firma, handing over from one developer to the next, and what the access log needs for both.

-- The act by which a relation was revoked, where it was signed.
alter table relaciones_confianza
  add column revocacion_cadena text,
  add column revocacion_certificado bytea,
  add column revocacion_firma bytea,
  add column revocacion_firmante text,
  -- the relation of another developer whose place in the feed this one may take over
  add column traspaso_de text constraint relaciones_confianza_traspaso_fk references relaciones_confianza,
  add constraint relaciones_confianza_revocacion_firmada check (
    (revocacion_cadena is null) = (revocacion_firma is null) and (revocacion_cadena is null) = (revocacion_certificado is null)
    and (revocacion_cadena is null) = (revocacion_firmante is null));

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

-- Filters of a reading, so that the log says which notices were read and not only between which.
alter table accesos add column filtros jsonb;
-- For the purge: rows come in order of time, so a few bytes for many pages tell where the old ones lie.
create index accesos_instante on accesos using brin (instante);
