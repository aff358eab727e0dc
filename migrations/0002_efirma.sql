-- What the OCSP responder said of a certificate, until its answer ends (nextUpdate). Shared by all processes.
create table estados_ocsp (
  certificado_sha256 bytea constraint estados_ocsp_pk primary key,
  estado text not null constraint estados_ocsp_estado_ok check (estado in ('bueno', 'revocado')),
  revocado_el timestamptz,
  -- thisUpdate and nextUpdate of the answer
  emitido_el timestamptz not null,
  vence_el timestamptz not null,
  -- the signed answer as it came: the evidence
  respuesta bytea not null
);
create index estados_ocsp_vence on estados_ocsp (vence_el);
