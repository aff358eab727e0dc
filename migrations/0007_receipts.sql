-- Receipts as they were issued, and the audit log's hash chain. What is written here is never changed: docs/adr/0007, and
-- docs/database-rights.md for the rights of the service's own role.

create function sia_solo_altas() returns trigger language plpgsql as $$
begin
  raise exception 'la tabla % solo admite altas: lo escrito no se cambia ni se borra', tg_table_name using errcode = '42501';
end
$$;

-- Sealed PDFs, byte for byte as they were handed out ------------------------------------------------------------------------
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

-- The chain: entry after entry, each hash over the one before. Entries wait in auditoria_pendientes until they are linked. -----
create table auditoria_pendientes (
  entrada bigint constraint auditoria_pendientes_pk primary key
);

create table auditoria_cadena (
  posicion bigint constraint auditoria_cadena_pk primary key,
  entrada bigint not null constraint auditoria_cadena_entrada_unica unique,
  sha256 bytea not null
);

-- Signed statements (JWS) of how far the chain went and what its hash was there.
create table auditoria_sellos (
  numero integer constraint auditoria_sellos_pk primary key,
  posicion bigint not null constraint auditoria_sellos_posicion_unica unique,
  sellado_el timestamptz not null,
  sello text not null
);

insert into auditoria_pendientes (entrada) select id from auditoria;

create function sia_auditoria_pendiente() returns trigger language plpgsql as $$
begin
  insert into auditoria_pendientes (entrada) values (new.id);
  return null;
end
$$;
create trigger auditoria_pendiente after insert on auditoria for each row execute function sia_auditoria_pendiente();

create trigger auditoria_solo_altas before update or delete on auditoria for each row execute function sia_solo_altas();
create trigger auditoria_sin_vaciado before truncate on auditoria for each statement execute function sia_solo_altas();
create trigger auditoria_cadena_solo_altas before update or delete on auditoria_cadena for each row execute function sia_solo_altas();
create trigger auditoria_cadena_sin_vaciado before truncate on auditoria_cadena for each statement execute function sia_solo_altas();
create trigger auditoria_sellos_solo_altas before update or delete on auditoria_sellos for each row execute function sia_solo_altas();
create trigger auditoria_sellos_sin_vaciado before truncate on auditoria_sellos for each statement execute function sia_solo_altas();
create trigger acuses_solo_altas before update or delete on acuses for each row execute function sia_solo_altas();
create trigger acuses_sin_vaciado before truncate on acuses for each statement execute function sia_solo_altas();
