-- Written by `npm run schema` from the migrations. Do not edit; it is here to be read and compared.
set check_function_bodies = off;

create sequence folios_pruebas as bigint increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1;

CREATE OR REPLACE FUNCTION certificaciones_en_vigor(dia date)
 RETURNS TABLE(folio text, rfc_desarrollador text, producto text, version text, mayor integer, vigente_desde date, vigente_hasta date, constancia text)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select c.folio, c.rfc_desarrollador, c.producto, c.version, c.mayor, c.vigente_desde, c.vigente_hasta, c.constancia
  from certificaciones c
  where en_vigor(c.revocada_el, c.vigente_desde, c.vigente_hasta, dia)
$function$;

CREATE OR REPLACE FUNCTION contrasena_en_vigor(cancelada_el timestamp with time zone, vence_el timestamp with time zone, ahora timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select cancelada_el is null and vence_el > ahora
$function$;

CREATE OR REPLACE FUNCTION en_vigor(revocada_el timestamp with time zone, desde date, hasta date, dia date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select revocada_el is null and desde <= dia and hasta >= dia
$function$;

CREATE OR REPLACE FUNCTION entregar(patron text, desdes bigint[], hastas bigint[], ahora timestamp with time zone)
 RETURNS TABLE(desde bigint, hasta bigint, instante timestamp with time zone, nueva boolean)
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION estado_en(revocada_el timestamp with time zone, desde date, hasta date, dia date)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when en_vigor(revocada_el, desde, hasta, dia) then 'vigente' when revocada_el is not null then 'revocada'
    when desde > dia then 'futura' else 'vencida' end
$function$;

CREATE OR REPLACE FUNCTION llave_publicada(retirada_el timestamp with time zone, ahora timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select retirada_el is null or retirada_el > ahora
$function$;

CREATE OR REPLACE FUNCTION registros_de_relacion(de_relacion text, de_patron text)
 RETURNS TABLE(nrp text)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select n.nrp from relaciones_nrp rn
  join registros_patronales n on n.nrp = rn.nrp and n.rfc_patron = de_patron and n.asociado
  where rn.folio = de_relacion and rn.terminada_el is null
$function$;

CREATE OR REPLACE FUNCTION relaciones_con_acceso(dia date)
 RETURNS TABLE(folio text, rfc_patron text, rfc_desarrollador text, producto text, todos_los_nrp boolean)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select r.folio, r.rfc_patron, r.rfc_desarrollador, r.producto, r.todos_los_nrp
  from relaciones_confianza r
  where en_vigor(r.revocada_el, r.inicio, r.fin, dia)
    and exists (select from certificaciones_en_vigor(dia) c
                where c.rfc_desarrollador = r.rfc_desarrollador and (r.producto is null or c.producto = r.producto))
$function$;

CREATE OR REPLACE FUNCTION sia_auditoria_pendiente()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into auditoria_pendientes (entrada) values (new.id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION sia_novedades(patrones text[], por text)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into novedades as n (rfc_lector, rfc_patron, causa)
  select distinct r.rfc_desarrollador, r.rfc_patron, por from relaciones_confianza r
  where r.rfc_patron = any(patrones) and r.revocada_el is null
  order by r.rfc_patron, r.rfc_desarrollador
  on conflict on constraint novedades_pk do update set version = n.version + 1
$function$;

CREATE OR REPLACE FUNCTION sia_patrones_novedades()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform sia_novedades(array(select rfc from cambiados), 'publicacion');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION sia_registros_novedades()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform sia_novedades(array[old.rfc_patron, new.rfc_patron], 'acceso');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION sia_relaciones_novedades()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into novedades as n (rfc_lector, rfc_patron, causa) values (new.rfc_desarrollador, new.rfc_patron, 'acceso')
  on conflict on constraint novedades_pk do update set version = n.version + 1;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION sia_solo_altas()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_table_schema = 'sandbox' and tg_op = 'DELETE' then
    return old;
  end if;
  raise exception 'la tabla % solo admite altas: lo escrito no se cambia ni se borra', tg_table_name using errcode = '42501';
end
$function$;

create table accesos (
  rfc_patron text not null,
  id bigint generated always as identity not null,
  instante timestamp with time zone not null,
  rfc_lector text not null,
  persona text,
  persona_nombre text,
  relaciones text[] not null,
  producto text,
  nrp text,
  filtros jsonb,
  formato text not null,
  primero bigint not null,
  ultimo bigint not null,
  cuantos integer not null,
  direccion text,
  aplicacion text,
  constraint accesos_pk PRIMARY KEY (rfc_patron, id)
);

create table acuses (
  folio text not null,
  tipo text not null,
  pdf bytea not null,
  sha256 bytea not null,
  expedido_el timestamp with time zone not null,
  constraint acuses_pk PRIMARY KEY (folio, tipo),
  constraint acuses_sha256_unico UNIQUE (sha256),
  constraint acuses_tipo_ok CHECK (tipo = ANY (ARRAY['relacion'::text, 'revocacion'::text, 'constancia'::text]))
);
alter table acuses alter column pdf set storage external;

create table acuses_avisos (
  rfc_patron text not null,
  numero bigint not null,
  publicacion bigint not null,
  nrp text not null,
  folio_aviso text not null,
  resultado text not null,
  motivo text,
  comentario text,
  aplicado_el date,
  periodo_inicio date,
  periodo_fin date,
  rfc_autor text not null,
  registrado_el timestamp with time zone not null,
  constraint acuses_avisos_pk PRIMARY KEY (rfc_patron, numero),
  constraint acuses_avisos_aplicado_ok CHECK (resultado = 'aplicado'::text OR aplicado_el IS NULL AND periodo_inicio IS NULL),
  constraint acuses_avisos_motivo_ok CHECK ((resultado = 'rechazado'::text) = (motivo IS NOT NULL)),
  constraint acuses_avisos_periodo_ok CHECK (periodo_fin >= periodo_inicio AND (periodo_inicio IS NULL) = (periodo_fin IS NULL)),
  constraint acuses_avisos_resultado_ok CHECK (resultado = ANY (ARRAY['recibido'::text, 'aplicado'::text, 'rechazado'::text]))
);

create table acuses_cuentas (
  rfc_patron text not null,
  ultimo bigint default 0 not null,
  constraint acuses_cuentas_pk PRIMARY KEY (rfc_patron)
);

create table auditoria (
  id bigint generated always as identity not null,
  instante timestamp with time zone not null,
  actor text,
  accion text not null,
  objeto text,
  resultado text not null,
  detalle jsonb default '{}'::jsonb not null,
  direccion text,
  peticion text,
  constraint auditoria_pk PRIMARY KEY (id)
);

create table auditoria_cadena (
  posicion bigint not null,
  entrada bigint not null,
  sha256 bytea not null,
  constraint auditoria_cadena_pk PRIMARY KEY (posicion),
  constraint auditoria_cadena_entrada_unica UNIQUE (entrada)
);

create table auditoria_pendientes (
  entrada bigint not null,
  constraint auditoria_pendientes_pk PRIMARY KEY (entrada)
);

create table auditoria_sellos (
  numero integer not null,
  posicion bigint not null,
  sellado_el timestamp with time zone not null,
  sello text not null,
  constraint auditoria_sellos_pk PRIMARY KEY (numero),
  constraint auditoria_sellos_posicion_unica UNIQUE (posicion)
);

create table avisos (
  rfc_patron text not null,
  publicacion bigint not null,
  nrp text not null,
  posicion bigint not null,
  folio_aviso text not null,
  nss text not null,
  nss_unificado text,
  rfc_trabajador text,
  curp_trabajador text,
  num_credito text not null,
  tipo_aviso text not null,
  clasificacion text,
  efecto text,
  fecha_crea_aviso date not null,
  fecha_otorgamiento date,
  fecha_ultimo_aviso date,
  tipo_credito text not null,
  tipo_descuento text not null,
  fac_descuento numeric(8,4) not null,
  mon_descuento numeric(12,2) not null,
  tipo_descuento_anterior text,
  fac_descuento_anterior numeric(8,4),
  mon_descuento_anterior numeric(12,2),
  estatus_credito text not null,
  publicado_el timestamp with time zone not null,
  contenido_sha256 bytea not null,
  texto_inicio text not null,
  texto_resto text not null,
  sustituido_por text,
  fecha_notificacion date,
  nombre_trabajador text,
  motivo text,
  sustituye text[],
  clasificado_el timestamp with time zone,
  constraint avisos_pk PRIMARY KEY (rfc_patron, publicacion),
  constraint avisos_folio_unico UNIQUE (folio_aviso),
  constraint avisos_posicion_unica UNIQUE (nrp, posicion),
  constraint avisos_clasificacion_ok CHECK (clasificacion = ANY (ARRAY['RETENCION'::text, 'MODIFICACION'::text, 'SUSPENSION'::text])),
  constraint avisos_palabras_visibles CHECK ((COALESCE(nombre_trabajador, ''::text) || COALESCE(motivo, ''::text)) !~ '[\u0001-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]'::text),
  constraint avisos_sin_escapes CHECK ((((((((((((((folio_aviso || nrp) || nss) || COALESCE(nss_unificado, ''::text)) || COALESCE(rfc_trabajador, ''::text)) || COALESCE(curp_trabajador, ''::text)) || num_credito) || tipo_aviso) || COALESCE(efecto, ''::text)) || tipo_credito) || tipo_descuento) || COALESCE(tipo_descuento_anterior, ''::text)) || estatus_credito) || COALESCE(sustituido_por, ''::text)) !~ '[\u0001-\u001f"\\]'::text),
  constraint avisos_texto_propio CHECK (starts_with(texto_inicio, ((((('{"folioAviso":"'::text || folio_aviso) || '","nrp":"'::text) || nrp) || '","nss":"'::text) || nss) || '",'::text) AND strpos(texto_inicio, '\'::text) = 0 AND (strpos(texto_resto, '\'::text) = 0 OR strpos(COALESCE(nombre_trabajador, ''::text) || COALESCE(motivo, ''::text), '\'::text) > 0 OR strpos(COALESCE(nombre_trabajador, ''::text) || COALESCE(motivo, ''::text), '"'::text) > 0))
);

create table buzon (
  id text not null,
  corrida text,
  para_sealed bytea not null,
  asunto text not null,
  contenido_sealed bytea not null,
  recibido_el timestamp with time zone not null,
  numero bigint generated always as identity not null,
  constraint buzon_pk PRIMARY KEY (id)
);

create table catalogos (
  catalogo text not null,
  clave text not null,
  descripcion text not null,
  datos jsonb default '{}'::jsonb not null,
  orden integer default 0 not null,
  vigente boolean default true not null,
  actualizado_el timestamp with time zone default now() not null,
  constraint catalogos_pk PRIMARY KEY (catalogo, clave)
);

create table certificaciones (
  folio text not null,
  rfc_desarrollador text not null,
  producto text not null,
  version text,
  mayor integer,
  vigente_desde date not null,
  vigente_hasta date not null,
  motivo text not null,
  constancia text,
  creada_el timestamp with time zone not null,
  recordatorio_30_el timestamp with time zone,
  recordatorio_7_el timestamp with time zone,
  revocada_el timestamp with time zone,
  revocada_motivo text,
  constraint certificaciones_pk PRIMARY KEY (folio),
  constraint certificaciones_orden CHECK (vigente_hasta >= vigente_desde),
  constraint certificaciones_version_ok CHECK ((version IS NULL) = (mayor IS NULL))
);

create table conformidad (
  corrida text not null,
  ritmo text default 'normal'::text not null,
  ultimo bigint default 0 not null,
  constraint conformidad_pk PRIMARY KEY (corrida),
  constraint conformidad_ritmo_ok CHECK (ritmo = ANY (ARRAY['normal'::text, 'rapido'::text]))
);

create table conjuntos_nrp (
  rfc_patron text not null,
  clave text not null,
  nrps text[] not null,
  constraint conjuntos_nrp_pk PRIMARY KEY (rfc_patron, clave)
);

create table conteos_avisos (
  rfc_patron text not null,
  nrp text not null,
  mes date not null,
  clasificacion text not null,
  cuantos bigint not null,
  constraint conteos_avisos_pk PRIMARY KEY (rfc_patron, nrp, mes, clasificacion)
);

create table conteos_avisos_hasta (
  rfc_patron text not null,
  hasta bigint default 0 not null,
  constraint conteos_avisos_hasta_pk PRIMARY KEY (rfc_patron)
);

create table contrasenas (
  id text not null,
  rfc text not null,
  nombre text not null,
  representante_rfc text,
  representante_curp text,
  password_hash text not null,
  correo_sealed bytea not null,
  otp_secret_sealed bytea not null,
  otp_ultimo_paso bigint default 0 not null,
  emitida_el timestamp with time zone not null,
  vence_el timestamp with time zone not null,
  recordatorio_30_el timestamp with time zone,
  recordatorio_7_el timestamp with time zone,
  cancelada_el timestamp with time zone,
  cancelada_motivo text,
  constraint contrasenas_pk PRIMARY KEY (id)
);

create table correos (
  id text not null,
  corrida text,
  asunto text not null,
  contenido_sealed bytea,
  creado_el timestamp with time zone not null,
  intentos integer default 0 not null,
  siguiente_el timestamp with time zone not null,
  enviado_el timestamp with time zone,
  desistido_el timestamp with time zone,
  ultimo_error text,
  constraint correos_pk PRIMARY KEY (id)
);

create table corridas (
  id text not null,
  desarrollador_real text not null,
  producto text not null,
  version text not null,
  rfc text not null,
  lugar integer,
  creada_el timestamp with time zone not null,
  lista_el timestamp with time zone,
  vence_el timestamp with time zone not null,
  cerrada_el timestamp with time zone,
  adelanto_ms bigint default 0 not null,
  interruptores jsonb default '{}'::jsonb not null,
  credenciales_sealed bytea,
  constraint corridas_pk PRIMARY KEY (id),
  constraint corridas_lugar_unico UNIQUE (desarrollador_real, lugar),
  constraint corridas_rfc_unico UNIQUE (rfc),
  constraint corridas_adelanto_ok CHECK (adelanto_ms >= 0)
);

create table corridas_contribuyentes (
  rfc text not null,
  corrida text not null,
  papel text not null,
  orden integer not null,
  nombre text not null,
  nrps text[] not null,
  confia boolean not null,
  numero_serie text not null,
  certificado bytea not null,
  llave_sealed bytea not null,
  revocada_el timestamp with time zone,
  constraint corridas_contribuyentes_pk PRIMARY KEY (rfc),
  constraint corridas_contribuyentes_orden_unico UNIQUE (corrida, orden),
  constraint corridas_contribuyentes_serie_unica UNIQUE (numero_serie),
  constraint corridas_contribuyentes_papel_ok CHECK (papel = ANY (ARRAY['desarrollador'::text, 'patron'::text]))
);

create table desarrolladores (
  rfc text not null,
  nombre text,
  ultimo_cambio bigint default 0 not null,
  ultimo_producto bigint default 0 not null,
  ultimo_tramite bigint default 0 not null,
  creado_el timestamp with time zone not null,
  constraint desarrolladores_pk PRIMARY KEY (rfc)
);

create table entregas (
  rfc_patron text not null,
  desde bigint not null,
  hasta bigint not null,
  instante timestamp with time zone not null,
  constraint entregas_pk PRIMARY KEY (rfc_patron, hasta),
  constraint entregas_orden CHECK (desde >= 1 AND desde <= hasta)
);

create table estados_ocsp (
  certificado_sha256 bytea not null,
  estado text not null,
  revocado_el timestamp with time zone,
  emitido_el timestamp with time zone not null,
  vence_el timestamp with time zone not null,
  respuesta bytea not null,
  constraint estados_ocsp_pk PRIMARY KEY (certificado_sha256),
  constraint estados_ocsp_estado_ok CHECK (estado = ANY (ARRAY['bueno'::text, 'revocado'::text]))
);

create table idempotencia (
  quien text not null,
  clave text not null,
  peticion_sha256 bytea not null,
  estado integer,
  respuesta_sealed bytea,
  creada_el timestamp with time zone not null,
  vence_el timestamp with time zone not null,
  constraint idempotencia_pk PRIMARY KEY (quien, clave)
);

create table intentos (
  rfc text not null,
  direccion text not null,
  fallos double precision not null,
  ultimo_el timestamp with time zone not null,
  libre_el timestamp with time zone not null,
  conocida_el timestamp with time zone,
  constraint intentos_pk PRIMARY KEY (rfc, direccion)
);

create table intercambios (
  corrida text not null,
  n bigint not null,
  inicio timestamp with time zone not null,
  fin timestamp with time zone not null,
  metodo text not null,
  ruta text,
  camino text not null,
  consulta jsonb not null,
  user_agent text,
  encabezados jsonb not null,
  token text,
  cuerpo jsonb,
  cuerpo_sha256 text,
  estado integer not null,
  entregada boolean not null,
  provocacion text,
  caso text,
  respuesta jsonb not null,
  constraint intercambios_pk PRIMARY KEY (corrida, n)
);

create table invitaciones_usuario (
  token_sha256 bytea not null,
  usuario uuid not null,
  creada_el timestamp with time zone not null,
  vence_el timestamp with time zone not null,
  cerrada_el timestamp with time zone,
  constraint invitaciones_usuario_pk PRIMARY KEY (token_sha256)
);

create table lecturas (
  rfc_lector text not null,
  rfc_patron text not null,
  nrp text not null,
  visto jsonb not null,
  constraint lecturas_pk PRIMARY KEY (rfc_lector, rfc_patron, nrp)
) with (fillfactor=80);

create table llaves_acceso (
  id text not null,
  usuario uuid not null,
  publica bytea not null,
  contador bigint not null,
  transportes text[] not null,
  creada_el timestamp with time zone not null,
  usada_el timestamp with time zone,
  constraint llaves_acceso_pk PRIMARY KEY (id)
);

create table llaves_ambiente (
  nombre text not null,
  contenido_sealed bytea not null,
  creada_el timestamp with time zone not null,
  constraint llaves_ambiente_pk PRIMARY KEY (nombre)
);

create table llaves_firma (
  kid text not null,
  generacion integer not null,
  alg text not null,
  publica jsonb not null,
  privada_sealed bytea,
  creada_el timestamp with time zone not null,
  firma_desde timestamp with time zone not null,
  retirada_el timestamp with time zone,
  constraint llaves_firma_pk PRIMARY KEY (kid),
  constraint llaves_firma_generacion_unica UNIQUE (generacion)
);

create table llaves_preparadas (
  id text not null,
  contenido_sealed bytea not null,
  creada_el timestamp with time zone not null,
  constraint llaves_preparadas_pk PRIMARY KEY (id)
);

create table lugares_leidos (
  rfc_patron text not null,
  rfc_lector text not null,
  nrp text not null,
  alcance_clave text not null,
  alcance text[],
  desde bigint not null,
  entregado bigint not null,
  confirmado bigint not null,
  actualizado_el timestamp with time zone not null,
  salvo text[],
  constraint lugares_leidos_pk PRIMARY KEY (rfc_patron, rfc_lector, nrp, alcance_clave, desde),
  constraint lugares_leidos_orden CHECK (desde <= entregado AND confirmado <= entregado)
) with (fillfactor=70);

create table novedades (
  rfc_lector text not null,
  rfc_patron text not null,
  causa text not null,
  version bigint default 0 not null,
  constraint novedades_pk PRIMARY KEY (rfc_lector, rfc_patron, causa),
  constraint novedades_causa_ok CHECK (causa = ANY (ARRAY['publicacion'::text, 'acceso'::text]))
) with (fillfactor=80);

create table patrones (
  rfc text not null,
  razon_social text not null,
  ultima_publicacion bigint default 0 not null,
  creado_el timestamp with time zone not null,
  actualizado_el timestamp with time zone not null,
  ultimo_reanuncio bigint default 0 not null,
  constraint patrones_pk PRIMARY KEY (rfc)
) with (fillfactor=70);

create table productos (
  id text not null,
  rfc_desarrollador text not null,
  nombre text not null,
  version text not null,
  mayor integer not null,
  correo text not null,
  telefono text,
  creado_el timestamp with time zone not null,
  numero bigint not null,
  constraint productos_pk PRIMARY KEY (id),
  constraint productos_numero_unico UNIQUE (rfc_desarrollador, numero),
  constraint productos_version_unica UNIQUE (rfc_desarrollador, nombre, version)
);

create table pruebas (
  corrida text not null,
  caso text not null,
  intento integer not null,
  estado text not null,
  patron text not null,
  iniciada_el timestamp with time zone,
  lista boolean default false not null,
  vence_el timestamp with time zone,
  terminada_el timestamp with time zone,
  turnos text[] default '{}'::text[] not null,
  material jsonb not null,
  explicacion text,
  que_cambiar text,
  evidencia jsonb default '[]'::jsonb not null,
  constraint pruebas_pk PRIMARY KEY (corrida, caso),
  constraint pruebas_estado_ok CHECK (estado = ANY (ARRAY['espera'::text, 'en-curso'::text, 'aprobada'::text, 'fallida'::text, 'advertencia'::text]))
);

create table pruebas_cambios (
  corrida text not null,
  n bigint not null,
  instante timestamp with time zone not null,
  caso text not null,
  estado text not null,
  intento integer not null,
  explicacion text,
  constraint pruebas_cambios_pk PRIMARY KEY (corrida, n)
);

create table pruebas_usadas (
  tipo text not null,
  huella bytea not null,
  vence_el timestamp with time zone not null,
  constraint pruebas_usadas_pk PRIMARY KEY (tipo, huella),
  constraint pruebas_usadas_tipo_ok CHECK (tipo = ANY (ARRAY['assertion'::text, 'dpop'::text]))
);

create table reanuncios (
  rfc_patron text not null,
  numero bigint not null,
  nrp text not null,
  publicacion bigint not null,
  posicion bigint not null,
  constraint reanuncios_pk PRIMARY KEY (rfc_patron, numero)
);

create table registros_patronales (
  nrp text not null,
  rfc_patron text not null,
  asociado boolean default true not null,
  ultima_posicion bigint default 0 not null,
  creado_el timestamp with time zone not null,
  actualizado_el timestamp with time zone not null,
  constraint registros_patronales_pk PRIMARY KEY (nrp)
) with (fillfactor=70);

create table relaciones_confianza (
  folio text not null,
  rfc_patron text not null,
  rfc_desarrollador text not null,
  producto text,
  todos_los_nrp boolean not null,
  inicio date not null,
  fin date not null,
  cambio bigint default 0 not null,
  traspaso_de text,
  otorgada_el timestamp with time zone not null,
  firmante_rfc text not null,
  firmante_nombre text not null,
  representante_rfc text,
  representante_curp text,
  cadena_original text not null,
  certificado bytea not null,
  firma bytea not null,
  primera_lectura_el timestamp with time zone,
  recordatorio_30_el timestamp with time zone,
  recordatorio_7_el timestamp with time zone,
  sin_certificacion_el timestamp with time zone,
  revocada_el timestamp with time zone,
  revocada_motivo text,
  revocada_por text,
  revocacion_cadena text,
  revocacion_certificado bytea,
  revocacion_firma bytea,
  revocacion_firmante text,
  constraint relaciones_confianza_pk PRIMARY KEY (folio),
  constraint relaciones_confianza_orden CHECK (fin >= inicio),
  constraint relaciones_confianza_revocacion_firmada CHECK ((revocacion_cadena IS NULL) = (revocacion_firma IS NULL) AND (revocacion_cadena IS NULL) = (revocacion_certificado IS NULL) AND (revocacion_cadena IS NULL) = (revocacion_firmante IS NULL))
);

create table relaciones_nrp (
  folio text not null,
  nrp text not null,
  terminada_el timestamp with time zone,
  constraint relaciones_nrp_pk PRIMARY KEY (folio, nrp)
);

create table retos (
  reto text not null,
  proposito text not null,
  datos jsonb not null,
  cadena_original text not null,
  creado_el timestamp with time zone not null,
  vence_el timestamp with time zone not null,
  usado_el timestamp with time zone,
  usado_por text,
  constraint retos_pk PRIMARY KEY (reto)
);

create table retos_llave_usados (
  reto bytea not null,
  vence_el timestamp with time zone not null,
  constraint retos_llave_usados_pk PRIMARY KEY (reto)
);

create table sesiones (
  id uuid not null,
  token_sha256 bytea not null,
  rfc text not null,
  nombre text not null,
  persona text not null,
  es_titular boolean not null,
  derechos text[] not null,
  medio text not null,
  contrasena text,
  direccion text,
  agente text,
  creada_el timestamp with time zone not null,
  ultima_el timestamp with time zone not null,
  vence_el timestamp with time zone not null,
  cerrada_el timestamp with time zone,
  cerrada_motivo text,
  constraint sesiones_pk PRIMARY KEY (id),
  constraint sesiones_token_unico UNIQUE (token_sha256),
  constraint sesiones_cierre_completo CHECK ((cerrada_el IS NULL) = (cerrada_motivo IS NULL)),
  constraint sesiones_derechos_ok CHECK (derechos <@ ARRAY['ver'::text, 'descargar'::text, 'confianza'::text, 'administrar'::text]),
  constraint sesiones_medio_ok CHECK (medio = ANY (ARRAY['efirma'::text, 'contrasena'::text, 'passkey'::text]))
);

create table solicitudes_relacion (
  folio text not null,
  rfc_patron text not null,
  rfc_desarrollador text not null,
  nrps text[] not null,
  inicio date not null,
  fin date not null,
  producto text,
  mensaje text,
  creada_el timestamp with time zone not null,
  estado text not null,
  resuelta_el timestamp with time zone,
  motivo text,
  relacion text,
  constraint solicitudes_relacion_pk PRIMARY KEY (folio),
  constraint solicitudes_relacion_estado_ok CHECK (estado = ANY (ARRAY['pendiente'::text, 'otorgada'::text, 'rechazada'::text, 'retirada'::text]))
);

create table titulares (
  rfc text not null,
  nombre text not null,
  visto_el timestamp with time zone not null,
  tokens_hasta timestamp with time zone,
  constraint titulares_pk PRIMARY KEY (rfc)
);

create table tokens_revocados (
  jti text not null,
  vence_el timestamp with time zone not null,
  constraint tokens_revocados_pk PRIMARY KEY (jti)
);

create table tramites_certificacion (
  id text not null,
  rfc_desarrollador text not null,
  producto text not null,
  numero bigint not null,
  estado text not null,
  corrida text not null,
  creado_el timestamp with time zone not null,
  pruebas_hasta timestamp with time zone not null,
  solicitada_el timestamp with time zone,
  veredictos jsonb,
  veredictos_el timestamp with time zone,
  resuelta_el timestamp with time zone,
  resuelta_por text,
  terminada_el timestamp with time zone,
  motivo text,
  certificacion text,
  constancia text,
  vigente_desde date,
  vigente_hasta date,
  constraint tramites_certificacion_pk PRIMARY KEY (id),
  constraint tramites_certificacion_constancia_unica UNIQUE (constancia),
  constraint tramites_certificacion_numero_unico UNIQUE (rfc_desarrollador, numero),
  constraint tramites_certificacion_constancia_ok CHECK ((constancia IS NULL) = (certificacion IS NULL) AND (constancia IS NULL) = (vigente_desde IS NULL) AND (constancia IS NULL) = (vigente_hasta IS NULL) AND ((estado <> ALL (ARRAY['aprobada'::text, 'revocada'::text])) OR constancia IS NOT NULL)),
  constraint tramites_certificacion_estado_ok CHECK (estado = ANY (ARRAY['en-pruebas'::text, 'solicitada'::text, 'aprobada'::text, 'rechazada'::text, 'vencida'::text, 'cancelada'::text, 'revocada'::text])),
  constraint tramites_certificacion_solicitud_ok CHECK ((estado <> ALL (ARRAY['solicitada'::text, 'rechazada'::text])) OR veredictos IS NOT NULL)
);

create table tramites_evidencias (
  tramite text not null,
  numero integer not null,
  nombre text not null,
  tipo text not null,
  descripcion text,
  bytes integer not null,
  sha256 bytea not null,
  contenido bytea not null,
  subida_el timestamp with time zone not null,
  constraint tramites_evidencias_pk PRIMARY KEY (tramite, numero),
  constraint tramites_evidencias_una_vez UNIQUE (tramite, sha256),
  constraint tramites_evidencias_tipo_ok CHECK (tipo = ANY (ARRAY['pdf'::text, 'png'::text, 'jpg'::text, 'txt'::text, 'json'::text, 'zip'::text]))
);
alter table tramites_evidencias alter column contenido set storage external;

create table usuarios (
  id uuid not null,
  rfc text not null,
  nombre text not null,
  correo_sealed bytea not null,
  correo_huella bytea not null,
  derechos text[] not null,
  invitado_por text not null,
  creado_el timestamp with time zone not null,
  activado_el timestamp with time zone,
  password_hash text,
  otp_secret_sealed bytea,
  otp_ultimo_paso bigint default 0 not null,
  ultima_entrada_el timestamp with time zone,
  retirado_el timestamp with time zone,
  retirado_por text,
  constraint usuarios_pk PRIMARY KEY (id),
  constraint usuarios_contrasena_completa CHECK ((password_hash IS NULL) = (otp_secret_sealed IS NULL)),
  constraint usuarios_derechos_ok CHECK (derechos <@ ARRAY['ver'::text, 'descargar'::text, 'confianza'::text, 'administrar'::text] AND ('ver'::text = ANY (derechos))),
  constraint usuarios_retiro_completo CHECK ((retirado_el IS NULL) = (retirado_por IS NULL))
);

create table visitas_avisos (
  rfc text not null,
  persona text not null,
  sesion uuid not null,
  desde bigint not null,
  hasta bigint not null,
  visitado_el timestamp with time zone not null,
  constraint visitas_avisos_pk PRIMARY KEY (rfc, persona),
  constraint visitas_avisos_orden CHECK (desde <= hasta)
);

alter table avisos add constraint avisos_nrp_fk FOREIGN KEY (nrp) REFERENCES registros_patronales(nrp);
alter table avisos add constraint avisos_patron_fk FOREIGN KEY (rfc_patron) REFERENCES patrones(rfc);
alter table buzon add constraint buzon_corrida_fk FOREIGN KEY (corrida) REFERENCES corridas(id) ON DELETE CASCADE;
alter table certificaciones add constraint certificaciones_desarrollador_fk FOREIGN KEY (rfc_desarrollador) REFERENCES desarrolladores(rfc);
alter table conformidad add constraint conformidad_corrida_fk FOREIGN KEY (corrida) REFERENCES corridas(id) ON DELETE CASCADE;
alter table conjuntos_nrp add constraint conjuntos_nrp_patron_fk FOREIGN KEY (rfc_patron) REFERENCES patrones(rfc) ON DELETE CASCADE;
alter table corridas_contribuyentes add constraint corridas_contribuyentes_corrida_fk FOREIGN KEY (corrida) REFERENCES corridas(id) ON DELETE CASCADE;
alter table intercambios add constraint intercambios_corrida_fk FOREIGN KEY (corrida) REFERENCES corridas(id) ON DELETE CASCADE;
alter table invitaciones_usuario add constraint invitaciones_usuario_usuario_fk FOREIGN KEY (usuario) REFERENCES usuarios(id);
alter table llaves_acceso add constraint llaves_acceso_usuario_fk FOREIGN KEY (usuario) REFERENCES usuarios(id);
alter table productos add constraint productos_desarrollador_fk FOREIGN KEY (rfc_desarrollador) REFERENCES desarrolladores(rfc);
alter table pruebas add constraint pruebas_corrida_fk FOREIGN KEY (corrida) REFERENCES corridas(id) ON DELETE CASCADE;
alter table pruebas_cambios add constraint pruebas_cambios_corrida_fk FOREIGN KEY (corrida) REFERENCES corridas(id) ON DELETE CASCADE;
alter table reanuncios add constraint reanuncios_patron_fk FOREIGN KEY (rfc_patron) REFERENCES patrones(rfc) ON DELETE CASCADE;
alter table registros_patronales add constraint registros_patronales_patron_fk FOREIGN KEY (rfc_patron) REFERENCES patrones(rfc);
alter table relaciones_confianza add constraint relaciones_confianza_desarrollador_fk FOREIGN KEY (rfc_desarrollador) REFERENCES desarrolladores(rfc);
alter table relaciones_confianza add constraint relaciones_confianza_patron_fk FOREIGN KEY (rfc_patron) REFERENCES patrones(rfc);
alter table relaciones_confianza add constraint relaciones_confianza_traspaso_fk FOREIGN KEY (traspaso_de) REFERENCES relaciones_confianza(folio);
alter table relaciones_nrp add constraint relaciones_nrp_nrp_fk FOREIGN KEY (nrp) REFERENCES registros_patronales(nrp);
alter table relaciones_nrp add constraint relaciones_nrp_relacion_fk FOREIGN KEY (folio) REFERENCES relaciones_confianza(folio);
alter table sesiones add constraint sesiones_contrasena_fk FOREIGN KEY (contrasena) REFERENCES contrasenas(id);
alter table solicitudes_relacion add constraint solicitudes_relacion_desarrollador_fk FOREIGN KEY (rfc_desarrollador) REFERENCES desarrolladores(rfc);
alter table solicitudes_relacion add constraint solicitudes_relacion_relacion_fk FOREIGN KEY (relacion) REFERENCES relaciones_confianza(folio);
alter table tramites_certificacion add constraint tramites_certificacion_certificacion_fk FOREIGN KEY (certificacion) REFERENCES certificaciones(folio);
alter table tramites_certificacion add constraint tramites_certificacion_desarrollador_fk FOREIGN KEY (rfc_desarrollador) REFERENCES desarrolladores(rfc);
alter table tramites_certificacion add constraint tramites_certificacion_producto_fk FOREIGN KEY (producto) REFERENCES productos(id);
alter table tramites_evidencias add constraint tramites_evidencias_tramite_fk FOREIGN KEY (tramite) REFERENCES tramites_certificacion(id);

CREATE INDEX accesos_instante ON accesos USING brin (instante);
CREATE INDEX acuses_avisos_aviso ON acuses_avisos USING btree (rfc_patron, publicacion, numero DESC);
CREATE INDEX acuses_avisos_registro ON acuses_avisos USING btree (registrado_el, rfc_patron, numero);
CREATE INDEX auditoria_actor ON auditoria USING btree (actor, id);
CREATE INDEX avisos_credito ON avisos USING btree (nrp, num_credito, publicacion DESC);
CREATE INDEX avisos_sin_clasificar ON avisos USING btree (rfc_patron, publicacion) WHERE clasificacion IS NULL;
CREATE INDEX avisos_trabajador ON avisos USING btree (rfc_patron, nss, publicacion);
CREATE INDEX avisos_unificado ON avisos USING btree (rfc_patron, nss_unificado, nss) WHERE nss_unificado IS NOT NULL;
CREATE INDEX avisos_unificado_desde ON avisos USING btree (rfc_patron, nss, nss_unificado) WHERE nss_unificado IS NOT NULL;
CREATE INDEX buzon_corrida ON buzon USING btree (corrida, numero);
CREATE INDEX certificaciones_fin ON certificaciones USING btree (vigente_hasta) WHERE revocada_el IS NULL;
CREATE UNIQUE INDEX certificaciones_una_por_producto ON certificaciones USING btree (rfc_desarrollador, producto, COALESCE(mayor, '-1'::integer)) WHERE revocada_el IS NULL;
CREATE INDEX contrasenas_rfc ON contrasenas USING btree (rfc, emitida_el DESC);
CREATE UNIQUE INDEX contrasenas_una_vigente ON contrasenas USING btree (rfc) WHERE cancelada_el IS NULL;
CREATE INDEX contrasenas_vence ON contrasenas USING btree (vence_el) WHERE cancelada_el IS NULL;
CREATE INDEX correos_corrida ON correos USING btree (corrida) WHERE corrida IS NOT NULL;
CREATE INDEX correos_pendientes ON correos USING btree (siguiente_el) WHERE enviado_el IS NULL AND desistido_el IS NULL;
CREATE INDEX corridas_abiertas ON corridas USING btree (desarrollador_real) WHERE cerrada_el IS NULL;
CREATE INDEX corridas_vence ON corridas USING btree (vence_el);
CREATE INDEX estados_ocsp_vence ON estados_ocsp USING btree (vence_el);
CREATE INDEX idempotencia_vence ON idempotencia USING btree (vence_el);
CREATE INDEX intentos_ultimo ON intentos USING btree (ultimo_el);
CREATE INDEX invitaciones_usuario_abiertas ON invitaciones_usuario USING btree (usuario) WHERE cerrada_el IS NULL;
CREATE INDEX llaves_acceso_usuario ON llaves_acceso USING btree (usuario);
CREATE INDEX pruebas_en_curso ON pruebas USING btree (vence_el) WHERE estado = ANY (ARRAY['espera'::text, 'en-curso'::text]);
CREATE INDEX pruebas_usadas_vence ON pruebas_usadas USING btree (vence_el);
CREATE INDEX registros_patronales_apartados ON registros_patronales USING btree (rfc_patron) WHERE NOT asociado;
CREATE INDEX registros_patronales_patron ON registros_patronales USING btree (rfc_patron, nrp);
CREATE INDEX relaciones_confianza_desarrollador ON relaciones_confianza USING btree (rfc_desarrollador, cambio, folio);
CREATE INDEX relaciones_confianza_fin ON relaciones_confianza USING btree (fin) WHERE revocada_el IS NULL;
CREATE INDEX relaciones_confianza_lectura ON relaciones_confianza USING btree (rfc_desarrollador, rfc_patron) WHERE revocada_el IS NULL;
CREATE INDEX relaciones_confianza_patron ON relaciones_confianza USING btree (rfc_patron, otorgada_el, folio);
CREATE INDEX relaciones_nrp_nrp ON relaciones_nrp USING btree (nrp) WHERE terminada_el IS NULL;
CREATE INDEX retos_vence ON retos USING btree (vence_el);
CREATE INDEX retos_llave_usados_vence ON retos_llave_usados USING btree (vence_el);
CREATE INDEX sesiones_abiertas ON sesiones USING btree (rfc, creada_el) WHERE cerrada_el IS NULL;
CREATE INDEX sesiones_vence ON sesiones USING btree (vence_el);
CREATE INDEX solicitudes_relacion_desarrollador ON solicitudes_relacion USING btree (rfc_desarrollador, creada_el, folio);
CREATE INDEX solicitudes_relacion_patron ON solicitudes_relacion USING btree (rfc_patron, creada_el, folio);
CREATE UNIQUE INDEX solicitudes_relacion_una_pendiente ON solicitudes_relacion USING btree (rfc_desarrollador, rfc_patron) WHERE estado = 'pendiente'::text;
CREATE INDEX tokens_revocados_vence ON tokens_revocados USING btree (vence_el);
CREATE INDEX tramites_certificacion_abiertos ON tramites_certificacion USING btree (estado, pruebas_hasta) WHERE estado = ANY (ARRAY['en-pruebas'::text, 'solicitada'::text, 'aprobada'::text]);
CREATE INDEX tramites_certificacion_certificacion ON tramites_certificacion USING btree (certificacion) WHERE estado = 'aprobada'::text;
CREATE UNIQUE INDEX tramites_certificacion_uno_en_curso ON tramites_certificacion USING btree (producto) WHERE estado = ANY (ARRAY['en-pruebas'::text, 'solicitada'::text]);
CREATE INDEX usuarios_rfc ON usuarios USING btree (rfc, creado_el);
CREATE UNIQUE INDEX usuarios_un_correo ON usuarios USING btree (rfc, correo_huella) WHERE retirado_el IS NULL;

CREATE TRIGGER acuses_sin_vaciado BEFORE TRUNCATE ON acuses FOR EACH STATEMENT EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER acuses_solo_altas BEFORE DELETE OR UPDATE ON acuses FOR EACH ROW EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER acuses_avisos_sin_vaciado BEFORE TRUNCATE ON acuses_avisos FOR EACH STATEMENT EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER acuses_avisos_solo_altas BEFORE DELETE OR UPDATE ON acuses_avisos FOR EACH ROW EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER auditoria_pendiente AFTER INSERT ON auditoria FOR EACH ROW EXECUTE FUNCTION sia_auditoria_pendiente();
CREATE TRIGGER auditoria_sin_vaciado BEFORE TRUNCATE ON auditoria FOR EACH STATEMENT EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER auditoria_solo_altas BEFORE DELETE OR UPDATE ON auditoria FOR EACH ROW EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER auditoria_cadena_sin_vaciado BEFORE TRUNCATE ON auditoria_cadena FOR EACH STATEMENT EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER auditoria_cadena_solo_altas BEFORE DELETE OR UPDATE ON auditoria_cadena FOR EACH ROW EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER auditoria_sellos_sin_vaciado BEFORE TRUNCATE ON auditoria_sellos FOR EACH STATEMENT EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER auditoria_sellos_solo_altas BEFORE DELETE OR UPDATE ON auditoria_sellos FOR EACH ROW EXECUTE FUNCTION sia_solo_altas();
CREATE TRIGGER patrones_novedades AFTER UPDATE ON patrones REFERENCING NEW TABLE AS cambiados FOR EACH STATEMENT EXECUTE FUNCTION sia_patrones_novedades();
CREATE TRIGGER registros_patronales_novedades AFTER UPDATE OF asociado, rfc_patron ON registros_patronales FOR EACH ROW WHEN (old.asociado IS DISTINCT FROM new.asociado OR old.rfc_patron IS DISTINCT FROM new.rfc_patron) EXECUTE FUNCTION sia_registros_novedades();
CREATE TRIGGER relaciones_confianza_novedades AFTER INSERT ON relaciones_confianza FOR EACH ROW EXECUTE FUNCTION sia_relaciones_novedades();

