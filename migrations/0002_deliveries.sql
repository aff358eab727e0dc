-- First deliveries (docs/adr/0042): the notices of an employer's feed from `desde` to `hasta`, both included, were first delivered at
-- `instante`. Stretches never overlap and never change; all are written by `entregar`. No foreign key: to check it would write to the
-- employer's row at each delivery.
create table entregas (
  rfc_patron text not null,
  desde bigint not null,
  hasta bigint not null,
  instante timestamptz not null,
  constraint entregas_pk primary key (rfc_patron, hasta),
  constraint entregas_orden check (desde between 1 and hasta)
);

insert into entregas (rfc_patron, desde, hasta, instante)
select rfc_patron, min(publicacion) as desde, max(publicacion), fecha_not_linea
from (
  select rfc_patron, publicacion, fecha_not_linea,
    publicacion - row_number() over (partition by rfc_patron, fecha_not_linea order by publicacion) as tramo
  from avisos where fecha_not_linea is not null) a
group by rfc_patron, fecha_not_linea, tramo
order by rfc_patron, desde;

-- Delivery rewrites no notice any more, so pages need no room for it.
alter table avisos drop column fecha_not_linea, drop column texto_entrega, reset (fillfactor);

-- Marks these stretches (which do not overlap) as delivered now, but for what was delivered before, and says how what lies in them is
-- marked now, and which marks are new. Who comes second waits, and then sees what the first one wrote: each statement of such a
-- function has a snapshot of its own.
create function entregar(patron text, desdes bigint[], hastas bigint[], ahora timestamptz)
returns table (desde bigint, hasta bigint, instante timestamptz, nueva boolean) language plpgsql as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(740120262, hashtext(current_schema() || ' ' || patron));
  return query
  with pedidos as materialized (
    select p.primera, p.ultima from unnest(desdes, hastas) as p(primera, ultima)
  ), previas as materialized (
    select p.primera, p.ultima, e.desde, e.hasta, e.instante
    from pedidos p
    cross join lateral (
      select e.desde, e.hasta, e.instante from entregas e
      where e.rfc_patron = patron and e.hasta >= p.primera and e.hasta < p.ultima
      union all
      (select e.desde, e.hasta, e.instante from entregas e
      where e.rfc_patron = patron and e.hasta >= p.ultima order by e.hasta limit 1)
    ) e
    where e.desde <= p.ultima
  ), libres as (
    -- before each mark, and after the last one
    select coalesce(lag(m.hasta) over (partition by m.primera order by m.desde) + 1, m.primera) as desde, m.desde - 1 as hasta
    from (
      select primera, desde, hasta from previas
      union all
      select primera, ultima + 1, null from pedidos
    ) m
  ), nuevas as (
    insert into entregas as n (rfc_patron, desde, hasta, instante)
    select patron, l.desde, l.hasta, ahora from libres l where l.desde <= l.hasta
    returning n.desde, n.hasta, n.instante
  )
  select desde, hasta, instante, false from previas
  union all
  select desde, hasta, instante, true from nuevas;
end $$;
