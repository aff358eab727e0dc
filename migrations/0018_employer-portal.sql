-- The portal of employers: people whom a taxpayer lets in, what each of them had seen, and counts that its pages show.

create table usuarios (
  id uuid constraint usuarios_pk primary key,
  -- the taxpayer who let the person in
  rfc text not null,
  nombre text not null,
  correo_sealed bytea not null,
  -- keyed digest of the address: finds the person and says nothing by itself
  correo_huella bytea not null,
  derechos text[] not null
    constraint usuarios_derechos_ok check (derechos <@ array['ver', 'descargar', 'confianza', 'administrar'] and 'ver' = any (derechos)),
  invitado_por text not null,
  creado_el timestamptz not null,
  -- when the invitation was accepted; nobody signs in before
  activado_el timestamptz,
  password_hash text,
  otp_secret_sealed bytea,
  otp_ultimo_paso bigint not null default 0,
  ultima_entrada_el timestamptz,
  retirado_el timestamptz,
  retirado_por text,
  constraint usuarios_contrasena_completa check ((password_hash is null) = (otp_secret_sealed is null)),
  constraint usuarios_retiro_completo check ((retirado_el is null) = (retirado_por is null))
);
create unique index usuarios_un_correo on usuarios (rfc, correo_huella) where retirado_el is null;
create index usuarios_rfc on usuarios (rfc, creado_el);

-- One-time links. The link itself is only in the mail; of a person's invitations the newest counts.
create table invitaciones_usuario (
  token_sha256 bytea constraint invitaciones_usuario_pk primary key,
  usuario uuid not null constraint invitaciones_usuario_usuario_fk references usuarios,
  creada_el timestamptz not null,
  vence_el timestamptz not null,
  cerrada_el timestamptz
);
create index invitaciones_usuario_abiertas on invitaciones_usuario (usuario) where cerrada_el is null;

-- Passkeys (WebAuthn): public keys only.
create table llaves_acceso (
  id text constraint llaves_acceso_pk primary key,
  usuario uuid not null constraint llaves_acceso_usuario_fk references usuarios,
  publica bytea not null,
  contador bigint not null,
  transportes text[] not null,
  creada_el timestamptz not null,
  usada_el timestamptz
);
create index llaves_acceso_usuario on llaves_acceso (usuario);

-- Challenges that were answered, until they lapse: each serves once. Those that nobody answered leave no row.
create table retos_llave_usados (
  reto bytea constraint retos_llave_usados_pk primary key,
  vence_el timestamptz not null
);
create index retos_llave_usados_vence on retos_llave_usados (vence_el);

-- Up to which place of the employer's feed a person had looked: at the visit under way, and before it.
create table visitas_avisos (
  rfc text not null,
  persona text not null,
  -- the session that the visit is
  sesion uuid not null,
  desde bigint not null,
  hasta bigint not null,
  visitado_el timestamptz not null,
  constraint visitas_avisos_pk primary key (rfc, persona),
  constraint visitas_avisos_orden check (desde <= hasta)
);

-- Notices by month printed on them and class, up to a place of the feed; what follows that place is counted when it is asked for.
create table conteos_avisos_hasta (
  rfc_patron text constraint conteos_avisos_hasta_pk primary key,
  hasta bigint not null default 0
);
create table conteos_avisos (
  rfc_patron text not null,
  nrp text not null,
  mes date not null,
  -- '' while the catalog does not know the type
  clasificacion text not null,
  cuantos bigint not null,
  constraint conteos_avisos_pk primary key (rfc_patron, nrp, mes, clasificacion)
);

-- Who read in the employer's name: RFC of its representative, or id and name of somebody whom it let in.
alter table accesos add column persona text, add column persona_nombre text;
