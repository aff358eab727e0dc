-- The part of a notice's JSON text that never changes after publication, made once when it is published (docs/adr/0024): what stands
-- before `clasificacion` and what stands between it and `efecto`. Null in notices that were published earlier: theirs is made at
-- each reading, from the columns, to the same bytes.
alter table avisos add column texto_inicio text, add column texto_resto text;
