// The page of notices as one writes it in an afternoon, with the checks that it must have: Fastify, pg, JSON made by PostgreSQL, and
// fechaNotLinea in the notice's own row. It has no access log, no places read, no filters and no answer for what goes wrong.
import fastifyJwt from '@fastify/jwt'
import Fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'

const STATUS = `select exists (select from llaves_firma where kid = $1 and (retirada_el is null or retirada_el > now()))
  and exists (select from contrasenas where id = $2 and rfc = $3 and cancelada_el is null and vence_el > now())
  and not exists (select from tokens_revocados where jti = $4) as ok`
const ACCESS = `select p.ultima_publicacion as ultima from patrones p join relaciones_confianza r on r.rfc_patron = p.rfc
  where p.rfc = $1 and r.rfc_desarrollador = $2 and r.todos_los_nrp and r.revocada_el is null and current_date between r.inicio and r.fin
    and exists (select from certificaciones c where c.rfc_desarrollador = r.rfc_desarrollador and c.revocada_el is null
      and current_date between c.vigente_desde and c.vigente_hasta)`
const MARK = `update llano.avisos set fecha_not_linea = now()
  where rfc_patron = $1 and publicacion > $2 and publicacion <= $3 and fecha_not_linea is null`
const DAY = `(fecha_not_linea at time zone 'America/Mexico_City')::date`
const INSTANT = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const PAGE = `select coalesce(json_agg(n), '[]')::text as datos from (
  select folio_aviso as "folioAviso", nrp, nss, nss_unificado as "nssUnificado", rfc_trabajador as "rfcTrabajador",
    curp_trabajador as "curpTrabajador", num_credito as "numCredito", tipo_aviso as "tipoAviso", clasificacion,
    fecha_crea_aviso as "fechaCreaAviso", fecha_otorgamiento as "fechaOtorgamiento", fecha_ultimo_aviso as "fechaUltimoAviso",
    tipo_credito as "tipoCredito", tipo_descuento as "tipoDescuento", fac_descuento as "facDescuento", mon_descuento as "monDescuento",
    tipo_descuento_anterior as "tipoDescuentoAnterior", fac_descuento_anterior as "facDescuentoAnterior",
    mon_descuento_anterior as "monDescuentoAnterior", estatus_credito as "estatusCredito", posicion,
    ${INSTANT('publicado_el')} as "publicadoEl", efecto, sustituido_por as "sustituidoPor", ${INSTANT('fecha_not_linea')} as "fechaNotLinea",
    case clasificacion when 'RETENCION' then ${DAY} + 1 when 'SUSPENSION' then ${DAY} when 'MODIFICACION' then
      (date_trunc('year', ${DAY}) + (floor((extract(month from ${DAY}) + 1) / 2) * 2) * interval '1 month')::date end as "fechaEfecto"
  from llano.avisos where rfc_patron = $1 and publicacion > $2 and publicacion <= $3 order by publicacion) n`

export async function plainHandler(url: string, publicKey: string, kid: string): Promise<FastifyInstance> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const app = Fastify()
  await app.register(fastifyJwt, {
    secret: { public: publicKey, private: 'unused' },
    verify: { algorithms: ['ES256'], cache: true },
  })
  app.get('/v1/avisos', async (request, reply) => {
    const { sub, cred, jti } = await request.jwtVerify<{ sub: string; cred: string; jti: string }>()
    const { patron, cursor, limite } = request.query as { patron: string; cursor: string; limite: string }
    const status = await pool.query({ name: 'status', text: STATUS, values: [kid, cred, sub, jti] })
    if (!status.rows[0].ok) return reply.code(401).send()
    const access = await pool.query({ name: 'access', text: ACCESS, values: [patron, sub] })
    if (access.rows.length === 0) return reply.code(403).send()
    const after = Number(cursor)
    const until = Math.min(Number(access.rows[0].ultima), after + Number(limite))
    if (until > after) await pool.query({ name: 'mark', text: MARK, values: [patron, after, until] })
    const page = await pool.query({ name: 'page', text: PAGE, values: [patron, after, until] })
    const hayMas = until < Number(access.rows[0].ultima)
    return reply.type('application/json').send(`{"datos":${page.rows[0].datos},"cursor":"${until}","hayMas":${hayMas}}`)
  })
  return app
}

/** The notices as the handler needs them: every one once more, with the column, the indexes and the checks, lying as the product's do. */
export const plainNotices = [
  'drop schema if exists llano cascade',
  'create schema llano',
  'create table llano.avisos (like avisos including all) with (fillfactor = 85)',
  'insert into llano.avisos select * from avisos',
  'alter table llano.avisos add column fecha_not_linea timestamptz',
  'vacuum analyze llano.avisos',
]
