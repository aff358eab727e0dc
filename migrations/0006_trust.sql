-- Trust and reading: indexes that the plans of both need.

-- Almost nobody sets an NRP apart, so whether an employer has one is answered from an index that is nearly empty.
create index registros_patronales_apartados on registros_patronales (rfc_patron) where not asociado;
create index relaciones_confianza_desarrollador on relaciones_confianza (rfc_desarrollador, otorgada_el, folio);
