// What the navigation offers, by who is signed in. A page that lands adds its line here.
export type Audience = 'nadie' | 'patron' | 'desarrollador'

/** `derecho`: shown only to who has it. */
export type Entry = { label: string; href: string; para: readonly Audience[]; derecho?: string }

const ALL: readonly Audience[] = ['nadie', 'patron', 'desarrollador']
const SIGNED_IN: readonly Audience[] = ['patron', 'desarrollador']

/** In the order in which they show. */
const ENTRIES: Entry[] = [
  { label: 'Inicio', href: '/portal', para: SIGNED_IN },
  { label: 'Mi empresa', href: '/portal/patron', para: ['patron'] },
  { label: 'Avisos', href: '/portal/avisos', para: ['patron'] },
  { label: 'Créditos', href: '/portal/creditos', para: ['patron'] },
  { label: 'Relaciones', href: '/portal/relaciones', para: ['patron'] },
  { label: 'Quién leyó mis datos', href: '/portal/accesos', para: ['patron'] },
  { label: 'Desarrollador', href: '/portal/desarrollador', para: ['desarrollador'] },
  { label: 'Productos', href: '/portal/productos', para: ['desarrollador'] },
  { label: 'Certificaciones', href: '/portal/certificaciones', para: ['desarrollador'] },
  { label: 'Patrones que confían', href: '/portal/patrones-que-confian', para: ['desarrollador'] },
  { label: 'Usuarios', href: '/portal/usuarios', para: ['patron'], derecho: 'administrar' },
  { label: 'Contraseña', href: '/portal/contrasena', para: SIGNED_IN },
  { label: 'Calculadora', href: '/calculadora', para: ALL },
  { label: 'Desarrolladores certificados', href: '/desarrolladores', para: ['nadie'] },
  { label: 'Verificar un documento', href: '/verificacion', para: ['nadie', 'desarrollador'] },
  { label: 'Guía de integración', href: '/docs/guia', para: ['nadie', 'desarrollador'] },
  { label: 'Estado del servicio', href: '/estado', para: ['nadie'] },
]

export const entriesFor = (
  user: { patron: boolean; desarrollador: boolean; derechos: ReadonlySet<string> } | undefined,
): Entry[] => {
  // Whoever is in no table yet is shown the employer's way: nearly everybody is one.
  const who: Audience[] = !user
    ? ['nadie']
    : [
        ...(user.patron || !user.desarrollador ? ['patron' as const] : []),
        ...(user.desarrollador ? ['desarrollador' as const] : []),
      ]
  return ENTRIES.filter(
    (entry) => entry.para.some((audience) => who.includes(audience)) && (!entry.derecho || user?.derechos.has(entry.derecho)),
  )
}
