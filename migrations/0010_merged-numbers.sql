-- Asking by an NSS that was merged into another, or by the one it was merged into, finds the same worker. Few notices have one.
create index avisos_unificado on avisos (rfc_patron, nss_unificado, nss) where nss_unificado is not null;
create index avisos_unificado_desde on avisos (rfc_patron, nss, nss_unificado) where nss_unificado is not null;
