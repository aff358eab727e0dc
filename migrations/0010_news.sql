-- GET /v1/novedades: which employers have notices beyond what a developer has read (docs/adr/0048).

-- How far a developer has come for certain: the furthest cursors from which it went on reading, unfiltered.
create table lecturas (
  rfc_lector text not null,
  rfc_patron text not null,
  -- the NRP's feed, or '' for the employer's
  nrp text not null,
  -- levels [place, re-announcement, set]: docs/adr/0043
  visto jsonb not null,
  constraint lecturas_pk primary key (rfc_lector, rfc_patron, nrp)
) with (fillfactor = 80);

-- Who may have something to read at whom. Whoever has it stands here; who stands here may have nothing, and is taken out when that is
-- found, if nothing happened meanwhile (`version`).
create table novedades (
  rfc_lector text not null,
  rfc_patron text not null,
  causa text not null constraint novedades_causa_ok check (causa in ('publicacion', 'acceso')),
  version bigint not null default 0,
  constraint novedades_pk primary key (rfc_lector, rfc_patron, causa)
) with (fillfactor = 80);

create function sia_novedades(patrones text[], por text) returns void language sql as $$
  insert into novedades as n (rfc_lector, rfc_patron, causa)
  select distinct r.rfc_desarrollador, r.rfc_patron, por from relaciones_confianza r
  where r.rfc_patron = any(patrones) and r.revocada_el is null
  order by r.rfc_patron, r.rfc_desarrollador
  on conflict on constraint novedades_pk do update set version = n.version + 1
$$;

-- Something was published or comes again: the employer's counters were raised.
create function sia_patrones_novedades() returns trigger language plpgsql as $$
begin
  perform sia_novedades(array(select rfc from cambiados), 'publicacion');
  return null;
end
$$;
create trigger patrones_novedades after update on patrones referencing new table as cambiados
  for each statement execute function sia_patrones_novedades();

-- More may be read than before: a relation was granted (it may begin later), an NRP was associated, or went from one employer to another.
create function sia_relaciones_novedades() returns trigger language plpgsql as $$
begin
  insert into novedades as n (rfc_lector, rfc_patron, causa) values (new.rfc_desarrollador, new.rfc_patron, 'acceso')
  on conflict on constraint novedades_pk do update set version = n.version + 1;
  return null;
end
$$;
create trigger relaciones_confianza_novedades after insert on relaciones_confianza
  for each row execute function sia_relaciones_novedades();

create function sia_registros_novedades() returns trigger language plpgsql as $$
begin
  perform sia_novedades(array[old.rfc_patron, new.rfc_patron], 'acceso');
  return null;
end
$$;
create trigger registros_patronales_novedades after update of asociado, rfc_patron on registros_patronales
  for each row when (old.asociado is distinct from new.asociado or old.rfc_patron is distinct from new.rfc_patron)
  execute function sia_registros_novedades();

-- Relations that were there before.
insert into novedades (rfc_lector, rfc_patron, causa)
select distinct rfc_desarrollador, rfc_patron, 'acceso' from relaciones_confianza where revocada_el is null;
