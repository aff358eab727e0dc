-- The sandbox (docs/adr/0015). These tables stand in every schema, because the migrations are the same; they are filled in `sandbox` alone.

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

-- The run whose work queued a message.
alter table correos add column corrida text;
create index correos_corrida on correos (corrida) where corrida is not null;

-- What only ever grows in production goes with its run in the sandbox, and nothing else of it changes. By the table's own schema,
-- so that no setting of a session opens it.
create or replace function sia_solo_altas() returns trigger language plpgsql as $$
begin
  if tg_table_schema = 'sandbox' and tg_op = 'DELETE' then
    return old;
  end if;
  raise exception 'la tabla % solo admite altas: lo escrito no se cambia ni se borra', tg_table_name using errcode = '42501';
end
$$;
