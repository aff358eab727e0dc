-- What the import of notices needs beside the tables of 0001.

-- Notices of types that the catalog did not know: found again when it does. Empty most of the time.
create index avisos_sin_clasificar on avisos (rfc_patron, publicacion) where clasificacion is null;

-- Each batch raises the counters of thousands of employers and NRPs: room on the page keeps these updates off the indexes.
alter table patrones set (fillfactor = 70);
alter table registros_patronales set (fillfactor = 70);
