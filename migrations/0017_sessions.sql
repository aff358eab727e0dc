-- Portal sessions: who is signed in, from which browser, until when. The token itself is only in its browser.
create table sesiones (
  id uuid constraint sesiones_pk primary key,
  token_sha256 bytea not null constraint sesiones_token_unico unique,
  -- the taxpayer in whose name one acts
  rfc text not null,
  nombre text not null,
  -- who acts: RFC of the owner or of its representative, or the id of a user that the owner let in
  persona text not null,
  es_titular boolean not null,
  derechos text[] not null
    constraint sesiones_derechos_ok check (derechos <@ array['ver', 'descargar', 'confianza', 'administrar']),
  medio text not null constraint sesiones_medio_ok check (medio in ('efirma', 'contrasena', 'passkey')),
  -- the password that opened it; the session ends with it
  contrasena text constraint sesiones_contrasena_fk references contrasenas,
  direccion text,
  agente text,
  creada_el timestamptz not null,
  ultima_el timestamptz not null,
  vence_el timestamptz not null,
  cerrada_el timestamptz,
  cerrada_motivo text,
  constraint sesiones_cierre_completo check ((cerrada_el is null) = (cerrada_motivo is null))
);
create index sesiones_abiertas on sesiones (rfc, creada_el) where cerrada_el is null;
create index sesiones_vence on sesiones (vence_el);
