-- A cursor never counts as seen what its reader could not read (docs/adr/0043).

-- Sets of NRPs that cursors speak of by their key, so that a cursor stays short; stored once, never changed.
create table conjuntos_nrp (
  rfc_patron text not null constraint conjuntos_nrp_patron_fk references patrones on delete cascade,
  clave text not null,
  nrps text[] not null,
  constraint conjuntos_nrp_pk primary key (rfc_patron, clave)
);

-- Notices that readers may have passed and that say something else since (their type got its class): they come again. Counted for
-- each employer without gaps, under the same lock as its notices, which keep their places.
alter table patrones add column ultimo_reanuncio bigint not null default 0;
create table reanuncios (
  rfc_patron text not null constraint reanuncios_patron_fk references patrones on delete cascade,
  numero bigint not null,
  nrp text not null,
  publicacion bigint not null,
  posicion bigint not null,
  constraint reanuncios_pk primary key (rfc_patron, numero)
);

-- How far somebody has read: several stretches of one feed and set of NRPs, where they do not touch.
alter table lugares_leidos
  -- all NRPs but these
  add column salvo text[],
  drop constraint lugares_leidos_pk,
  add constraint lugares_leidos_pk primary key (rfc_patron, rfc_lector, nrp, alcance_clave, desde),
  -- a reading of several pages was asked from its first place, which may lie before the stretch
  drop constraint lugares_leidos_orden,
  add constraint lugares_leidos_orden check (desde <= entregado and confirmado <= entregado);
