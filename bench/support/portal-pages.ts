// The pages that bench/portal.ts weighs and times. A page that lands adds its line; /docs, the API reference, is left out on purpose:
// it is Scalar's script of a megabyte, for programmers at their desk.

export type Measured = {
  path: string
  /** Who is signed in; absent: nobody. */
  as?: 'patron' | 'desarrollador'
  /** The page signs with the e.firma in the browser; the library that opens the key is weighed with it. */
  signs?: true
}

const CALCULATED =
  '/calculadora?tipoDescuento=03&valor=22.25&salarioDiario=117.89&sbc=123.22&inicio=2019-12-27&fin=2020-01-02&calcular=1'

export const PAGES: Measured[] = [
  { path: '/' },
  { path: '/calculadora' },
  { path: CALCULATED },
  { path: '/desarrolladores' },
  { path: '/estado' },
  { path: '/verificacion' },
  { path: '/docs/guia' },
  { path: '/docs/errores' },
  { path: '/portal/ayuda' },
  { path: '/portal/entrar', signs: true },
  { path: '/portal/entrar/usuario' },
  { path: '/portal', as: 'patron' },
  { path: '/portal/sesiones', as: 'patron' },
  { path: '/portal/usuarios', as: 'patron' },
  { path: '/portal/usuarios/nuevo', as: 'patron' },
  { path: '/portal/contrasena', as: 'patron', signs: true },
  { path: '/portal/patron', as: 'patron' },
  { path: '/portal/patron/registros', as: 'patron' },
  { path: '/portal/avisos', as: 'patron' },
  { path: '/portal/avisos/pendientes', as: 'patron' },
  { path: '/portal/relaciones', as: 'patron' },
  { path: '/portal/relaciones/nueva', as: 'patron' },
  { path: '/portal/accesos', as: 'patron' },
  { path: '/portal', as: 'desarrollador' },
  { path: '/portal/desarrollador', as: 'desarrollador' },
  { path: '/portal/productos', as: 'desarrollador' },
  { path: '/portal/productos/nuevo', as: 'desarrollador' },
  { path: '/portal/certificaciones', as: 'desarrollador' },
  { path: '/portal/certificaciones/nueva', as: 'desarrollador' },
  { path: '/portal/patrones-que-confian', as: 'desarrollador' },
  { path: '/portal/patrones-que-confian/pedir', as: 'desarrollador' },
  { path: '/portal/patrones-que-confian/solicitudes', as: 'desarrollador' },
]
