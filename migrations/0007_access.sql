-- The rule of access, once (docs/adr/0040): who may read whose notices on a legal day. Everything that asks, asks these.
-- PostgreSQL puts their text into the statement that calls them (language sql, not volatile, not strict, no `set`), so they cost nothing
-- and indexes serve as ever.

-- What holds from one legal day to another, both included, until it is revoked: relations of trust and certifications.
create function en_vigor(revocada_el timestamptz, desde date, hasta date, dia date) returns boolean
  language sql immutable parallel safe as $$
  select revocada_el is null and desde <= dia and hasta >= dia
$$;

-- The same in a word; revoked stands above all.
create function estado_en(revocada_el timestamptz, desde date, hasta date, dia date) returns text
  language sql immutable parallel safe as $$
  select case when en_vigor(revocada_el, desde, hasta, dia) then 'vigente' when revocada_el is not null then 'revocada'
    when desde > dia then 'futura' else 'vencida' end
$$;

create function certificaciones_en_vigor(dia date)
  returns table (folio text, rfc_desarrollador text, producto text, version text, mayor integer, vigente_desde date, vigente_hasta date,
    constancia text)
  language sql stable parallel safe as $$
  select c.folio, c.rfc_desarrollador, c.producto, c.version, c.mayor, c.vigente_desde, c.vigente_hasta, c.constancia
  from certificaciones c
  where en_vigor(c.revocada_el, c.vigente_desde, c.vigente_hasta, dia)
$$;

-- Relations by which their developer may read: in force, and it is certified; for the product, where the relation names one.
create function relaciones_con_acceso(dia date)
  returns table (folio text, rfc_patron text, rfc_desarrollador text, producto text, todos_los_nrp boolean)
  language sql stable parallel safe as $$
  select r.folio, r.rfc_patron, r.rfc_desarrollador, r.producto, r.todos_los_nrp
  from relaciones_confianza r
  where en_vigor(r.revocada_el, r.inicio, r.fin, dia)
    and exists (select from certificaciones_en_vigor(dia) c
                where c.rfc_desarrollador = r.rfc_desarrollador and (r.producto is null or c.producto = r.producto))
$$;

-- The NRPs that a relation names and that count in it: not taken out, its employer's, associated.
create function registros_de_relacion(de_relacion text, de_patron text) returns table (nrp text)
  language sql stable parallel safe as $$
  select n.nrp from relaciones_nrp rn
  join registros_patronales n on n.nrp = rn.nrp and n.rfc_patron = de_patron and n.asociado
  where rn.folio = de_relacion and rn.terminada_el is null
$$;

-- A password and its codes, and what was obtained with them: tokens and sessions of the portal.
create function contrasena_en_vigor(cancelada_el timestamptz, vence_el timestamptz, ahora timestamptz) returns boolean
  language sql immutable parallel safe as $$
  select cancelada_el is null and vence_el > ahora
$$;

-- A signing key whose tokens count.
create function llave_publicada(retirada_el timestamptz, ahora timestamptz) returns boolean
  language sql immutable parallel safe as $$
  select retirada_el is null or retirada_el > ahora
$$;
