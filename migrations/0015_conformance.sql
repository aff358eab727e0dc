-- The suite that observes, provokes and judges payroll software in the sandbox (docs/adr/0016). All of it goes with its run.

-- One row a run: how fast it goes, and the last number given out to what was seen and to what became of the tests. The number is
-- taken under the row's lock, so that both come in one order without gaps.
create table conformidad (
  corrida text constraint conformidad_pk primary key constraint conformidad_corrida_fk references corridas on delete cascade,
  ritmo text not null default 'normal' constraint conformidad_ritmo_ok check (ritmo in ('normal', 'rapido')),
  ultimo bigint not null default 0
);

-- The latest try of each test.
create table pruebas (
  corrida text not null constraint pruebas_corrida_fk references corridas on delete cascade,
  caso text not null,
  intento integer not null,
  -- `espera`: begins when the tests before it at the same employer have ended; told as `pendiente`
  estado text not null constraint pruebas_estado_ok check (
    estado in ('espera', 'en-curso', 'aprobada', 'fallida', 'advertencia')),
  -- the RFC that it looks at
  patron text not null,
  iniciada_el timestamptz,
  -- its notices are published: from then on it provokes
  lista boolean not null default false,
  vence_el timestamptz,
  terminada_el timestamptz,
  -- the cursors of the questions that it may provoke, in order; an empty text for none
  turnos text[] not null default '{}',
  -- workers, notices and pay periods
  material jsonb not null,
  explicacion text,
  que_cambiar text,
  -- the exchanges that decided, as they were seen
  evidencia jsonb not null default '[]',
  constraint pruebas_pk primary key (corrida, caso)
);
create index pruebas_en_curso on pruebas (vence_el) where estado in ('espera', 'en-curso');

-- What was seen. No secrets: tokens and one-time codes stand here as fingerprints.
create table intercambios (
  corrida text not null constraint intercambios_corrida_fk references corridas on delete cascade,
  n bigint not null,
  inicio timestamptz not null,
  fin timestamptz not null,
  metodo text not null,
  ruta text,
  camino text not null,
  consulta jsonb not null,
  user_agent text,
  encabezados jsonb not null,
  token text,
  cuerpo jsonb,
  cuerpo_sha256 text,
  -- 0: no answer reached the client
  estado integer not null,
  entregada boolean not null,
  provocacion text,
  caso text,
  respuesta jsonb not null,
  constraint intercambios_pk primary key (corrida, n)
);

-- What became of the tests, for those who follow live.
create table pruebas_cambios (
  corrida text not null constraint pruebas_cambios_corrida_fk references corridas on delete cascade,
  n bigint not null,
  instante timestamptz not null,
  caso text not null,
  estado text not null,
  intento integer not null,
  explicacion text,
  constraint pruebas_cambios_pk primary key (corrida, n)
);
