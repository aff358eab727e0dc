-- Who has shown an e.firma here. Evidence names a party as its own certificate does, and does not hang on what somebody typed elsewhere.
create table titulares (
  rfc text constraint titulares_pk primary key,
  -- as the newest certificate that was shown has it
  nombre text not null,
  visto_el timestamptz not null,
  -- tokens of every kind that were issued up to then have ended: the taxpayer cancelled its password
  tokens_hasta timestamptz
);
