-- What employers say they did with each notice. Append-only: a correction is one more row, and a notice's latest row counts.

-- Last number given out in each employer's countings of acknowledgements; taken under the row's lock, so that the list is gapless
-- in order of visibility, and so that two calls about one notice see one another.
create table acuses_cuentas (
  rfc_patron text constraint acuses_cuentas_pk primary key,
  ultimo bigint not null default 0
);

create table acuses_avisos (
  rfc_patron text not null,
  numero bigint not null,
  -- the notice, by its place in the employer's feed; no foreign key: notices are never removed, and checking it would write to each
  publicacion bigint not null,
  nrp text not null,
  folio_aviso text not null,
  resultado text not null constraint acuses_avisos_resultado_ok check (resultado in ('recibido', 'aplicado', 'rechazado')),
  -- of catalog motivosRechazo
  motivo text,
  comentario text,
  -- legal days: from when the notice was applied, and the pay run in which it first was
  aplicado_el date,
  periodo_inicio date,
  periodo_fin date,
  rfc_autor text not null,
  registrado_el timestamptz not null,
  constraint acuses_avisos_pk primary key (rfc_patron, numero),
  constraint acuses_avisos_motivo_ok check ((resultado = 'rechazado') = (motivo is not null)),
  constraint acuses_avisos_aplicado_ok check (resultado = 'aplicado' or (aplicado_el is null and periodo_inicio is null)),
  constraint acuses_avisos_periodo_ok check (periodo_fin >= periodo_inicio and (periodo_inicio is null) = (periodo_fin is null))
);
create index acuses_avisos_aviso on acuses_avisos (rfc_patron, publicacion, numero desc);
create index acuses_avisos_registro on acuses_avisos (registrado_el, rfc_patron, numero);

create trigger acuses_avisos_solo_altas before update or delete on acuses_avisos for each row execute function sia_solo_altas();
create trigger acuses_avisos_sin_vaciado before truncate on acuses_avisos for each statement execute function sia_solo_altas();

insert into catalogos (catalogo, clave, descripcion, datos, orden) values
  ('motivosRechazo', 'no-labora', 'La persona ya no labora con el patrón', '{"origen": "propio"}', 1),
  ('motivosRechazo', 'no-es-trabajador', 'La persona nunca ha trabajado con el patrón', '{"origen": "propio"}', 2),
  ('motivosRechazo', 'otro-registro', 'La persona trabaja con el patrón en otro registro patronal', '{"origen": "propio"}', 3),
  ('motivosRechazo', 'monto-incorrecto', 'El monto, el porcentaje o el factor no corresponde', '{"origen": "propio"}', 4),
  ('motivosRechazo', 'credito-desconocido', 'La persona no reconoce el crédito', '{"origen": "propio"}', 5),
  ('motivosRechazo', 'datos-incorrectos', 'Los datos de la persona no corresponden', '{"origen": "propio"}', 6),
  ('motivosRechazo', 'credito-liquidado', 'El crédito ya está liquidado o cancelado', '{"origen": "propio"}', 7),
  ('motivosRechazo', 'otro', 'Otro motivo, que se explica en el comentario', '{"origen": "propio", "comentario": true}', 8);
