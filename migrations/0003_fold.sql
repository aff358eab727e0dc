-- The credit decides, not the notice (docs/adr/0041).
alter table avisos
  add column fecha_notificacion date,
  add column nombre_trabajador text,
  add column motivo text,
  -- folios of those that fell by it; null: none
  add column sustituye text[],
  -- when the catalog learnt its type; null: it knew it at publication
  add column clasificado_el timestamptz,
  -- A name and a reason are free text: their JSON is made by the database, escapes and all. Nothing else may bring one.
  drop constraint avisos_texto_propio,
  add constraint avisos_texto_propio check (
    starts_with(texto_inicio, '{"folioAviso":"' || folio_aviso || '","nrp":"' || nrp || '","nss":"' || nss || '",')
    and strpos(texto_inicio, '\') = 0
    and (strpos(texto_resto, '\') = 0 or strpos(coalesce(nombre_trabajador, '') || coalesce(motivo, ''), '\') > 0
      or strpos(coalesce(nombre_trabajador, '') || coalesce(motivo, ''), '"') > 0)),
  add constraint avisos_palabras_visibles check ((coalesce(nombre_trabajador, '') || coalesce(motivo, '')) !~ '[\u0001-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]');

-- Giving back is the rule; type 10 alone is paid in.
update catalogos set datos = '{"clasificacion": "SUSPENSION", "efecto": "SUSPENDER_Y_DEVOLVER"}' where catalogo = 'tiposAviso' and clave = '11'
  and datos = '{"clasificacion": "SUSPENSION", "efecto": "SUSPENDER"}';
update catalogos set descripcion = 'Aviso para retención de descuentos' where catalogo = 'tiposAviso' and clave in ('02', '04');
update catalogos set descripcion = 'Aviso de modificación al factor de descuentos' where catalogo = 'tiposAviso' and clave in ('03', '07');
update catalogos set descripcion = 'Aviso de suspensión por próxima liquidación de crédito' where catalogo = 'tiposAviso' and clave = '10';
update catalogos set descripcion = 'Aviso de suspensión de descuentos' where catalogo = 'tiposAviso' and clave in ('11', '12');

-- The reasons that the institute names, in its words; what a notice brings beside them is kept as it came.
insert into catalogos (catalogo, clave, descripcion, orden) values
  ('motivosAviso', 'R1', 'Originación de crédito', 1),
  ('motivosAviso', 'R2', 'Alta del trabajador con otro patrón', 2),
  ('motivosAviso', 'R3', 'Cambio en las condiciones del crédito', 3),
  ('motivosAviso', 'S1', 'Crédito liquidado', 11),
  ('motivosAviso', 'S2', 'Próxima liquidación del crédito', 12),
  ('motivosAviso', 'S3', 'Prórroga por desastre o emergencia', 13),
  ('motivosAviso', 'S4', 'El patrón no está obligado', 14),
  ('motivosAviso', 'S5', 'Crédito no formalizado o cancelado', 15),
  ('motivosAviso', 'S6', 'Separación de homónimos', 16)
on conflict (catalogo, clave) do nothing;
