-- Access tokens: one signing key a generation, so that processes that start or rotate at once make one and not two; the private
-- half is erased once its key is retired. Proofs that count once (client assertions, DPoP) are remembered while they could count.
alter table llaves_firma add column generacion integer not null constraint llaves_firma_generacion_unica unique;
alter table llaves_firma alter column privada_sealed drop not null;

create table pruebas_usadas (
  tipo text not null constraint pruebas_usadas_tipo_ok check (tipo in ('assertion', 'dpop')),
  -- SHA-256 of who made the proof and its jti
  huella bytea not null,
  vence_el timestamptz not null,
  constraint pruebas_usadas_pk primary key (tipo, huella)
);
create index pruebas_usadas_vence on pruebas_usadas (vence_el);
