-- Reminders of passwords, and the memory of attempts that slows guessing down.

alter table contrasenas add column recordatorio_30_el timestamptz;
alter table contrasenas add column recordatorio_7_el timestamptz;
create index contrasenas_rfc on contrasenas (rfc, emitida_el desc);
create index contrasenas_vence on contrasenas (vence_el) where cancelada_el is null;

-- One row for a pair of account and address, for an account over all strange addresses (direccion '*'), and for an address
-- over all accounts (rfc '*'). An IPv6 address counts by its /64.
create table intentos (
  rfc text not null,
  direccion text not null,
  -- failures, halved every hour since ultimo_el
  fallos double precision not null,
  ultimo_el timestamptz not null,
  -- nothing is tried before
  libre_el timestamptz not null,
  -- the account's latest login from this address: such a pair keeps its own allowance
  conocida_el timestamptz,
  constraint intentos_pk primary key (rfc, direccion)
);
create index intentos_ultimo on intentos (ultimo_el);
