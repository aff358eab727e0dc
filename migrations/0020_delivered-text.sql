-- The end of a notice's JSON text, which its first delivery fixes (docs/adr/0030): written by the statement that sets fecha_not_linea.
-- Null in notices delivered earlier and in those that got their class after it: theirs is made at each reading, to the same bytes.
alter table avisos add column texto_entrega text,
  add constraint avisos_texto_entrega check (texto_entrega is null or (fecha_not_linea is not null
    and starts_with(texto_entrega, ',"fechaNotLinea":"') and strpos(texto_entrega, '\') = 0)) not valid;
