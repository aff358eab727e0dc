// The pages that bench/portal.ts weighs and times, every one that the service answers in HTML. A page that lands adds its line. Three are
// left out on purpose: /docs, the API reference, is Scalar's script of a megabyte, for programmers at their desk; /portal/componentes
// does not exist in production; a letter of the sandbox's mailbox is one text, and the reference client gets none. Where forms or signatures answer with a page, it is that of their GET again, with what is wrong.
import { DEMO_DEVELOPER } from '../../src/demo/fill.ts'
import type { Places, Who } from './portal-world.ts'

export type Measured = {
  path: string
  /** Who is signed in; absent: nobody. `lector` may only look. */
  as?: Who
  /** The page signs with the e.firma in the browser; the library that opens the key is weighed with it. */
  signs?: true
  /** 200 unless said. */
  status?: number
}

const CALCULATED =
  '/calculadora?tipoDescuento=03&valor=22.25&salarioDiario=117.89&sbc=123.22&inicio=2019-12-27&fin=2020-01-02&calcular=1'
const NOBODYS = '00000000-0000-4000-8000-000000000000'

const open = (p: Places): Measured[] => [
  { path: '/' },
  { path: '/calculadora' },
  { path: CALCULATED },
  { path: '/calculadora?tipoDescuento=03&valor=x&calcular=1' },
  { path: '/desarrolladores' },
  { path: '/estado' },
  { path: '/verificacion' },
  { path: `/verificacion/${p.relacion}` },
  { path: '/verificacion/RC-0000-0000', status: 404 },
  { path: '/sandbox/verificacion' },
  { path: '/docs/guia' },
  { path: '/docs/errores' },
  { path: '/portal/ayuda' },
  { path: '/portal/entrar', signs: true },
  { path: '/portal/entrar/usuario' },
  { path: '/portal/contrasena', signs: true },
  { path: `/portal/invitacion/${p.invitacion}` },
  { path: '/portal/invitacion/desconocida', status: 400 },
  { path: '/portal/nada', status: 404 },
]

const TERMS = `desarrollador=${DEMO_DEVELOPER.rfc}&alcance=todos&inicio=2027-01-10&fin=2027-12-09`
const ofEmployer = (p: Places): Omit<Measured, 'as'>[] => [
  { path: '/portal' },
  { path: '/portal/sesiones' },
  { path: '/portal/usuarios' },
  { path: '/portal/usuarios/nuevo' },
  { path: `/portal/usuarios/${p.usuario}` },
  { path: '/portal/contrasena', signs: true },
  { path: '/portal/contrasena?accion=cancelar', signs: true },
  { path: '/portal/patron' },
  { path: '/portal/patron/registros' },
  { path: '/portal/avisos' },
  { path: '/portal/avisos?clase=suspension' },
  { path: '/portal/avisos?nuevos=si' },
  { path: '/portal/avisos?filtros=si' },
  { path: '/portal/avisos?desde=2020-01-01' },
  { path: '/portal/avisos?nss=123', status: 400 },
  { path: '/portal/avisos/pendientes' },
  { path: `/portal/avisos/${p.aviso}` },
  { path: `/portal/avisos/${p.aviso}/acuse` },
  { path: '/portal/avisos/R000000000000', status: 404 },
  { path: '/portal/relaciones' },
  { path: `/portal/relaciones/${p.relacion}` },
  { path: `/portal/relaciones/${p.relacion}/revocar`, signs: true },
  { path: `/portal/relaciones/solicitudes/${p.solicitud}` },
  { path: '/portal/relaciones/nueva' },
  { path: `/portal/relaciones/terminos?${TERMS}` },
  { path: `/portal/relaciones/firmar?${TERMS}`, signs: true },
  { path: '/portal/accesos' },
  { path: '/portal/accesos?filtros=si' },
  { path: `/portal/accesos?aviso=${p.aviso}` },
]

const ofReader = (p: Places): Omit<Measured, 'as'>[] => [
  { path: '/portal' },
  { path: '/portal/patron' },
  { path: '/portal/avisos' },
  { path: `/portal/avisos/${p.aviso}` },
  { path: '/portal/relaciones' },
  { path: '/portal/usuarios', status: 403 },
]

const ofDeveloper = (p: Places): Omit<Measured, 'as'>[] => {
  const [tested, granted] = [`/portal/certificaciones/${p.enPruebas}`, `/portal/certificaciones/${p.certificada}`]
  return [
    { path: '/portal' },
    { path: '/portal/desarrollador' },
    { path: '/portal/productos' },
    { path: '/portal/productos/nuevo' },
    { path: `/portal/productos/${p.producto}` },
    { path: '/portal/certificaciones' },
    { path: '/portal/certificaciones/nueva' },
    { path: tested },
    { path: `${tested}/avance` },
    { path: `${tested}/ambiente` },
    { path: `${tested}/credenciales` },
    { path: `${tested}/buzon` },
    { path: `${tested}/previa` },
    { path: `${tested}/evidencias` },
    { path: `${tested}/informe` },
    { path: `${tested}/cancelar` },
    { path: granted },
    { path: `${granted}/ambiente` },
    { path: `${granted}/informe` },
    { path: `/portal/certificaciones/${NOBODYS}`, status: 404 },
    { path: '/portal/patrones-que-confian' },
    { path: '/portal/patrones-que-confian/pedir' },
    { path: '/portal/patrones-que-confian/solicitudes' },
    { path: `/portal/patrones-que-confian/solicitudes/${p.solicitud}` },
  ]
}

export const pagesOf = (places: Places): Measured[] => [
  ...open(places),
  ...ofEmployer(places).map((page) => ({ ...page, as: 'patron' as const })),
  ...ofReader(places).map((page) => ({ ...page, as: 'lector' as const })),
  ...ofDeveloper(places).map((page) => ({ ...page, as: 'desarrollador' as const })),
]
