// /portal/desarrollador: where the developer stands on its way to the employers' notices, and what comes next.
import { type Html, html } from '../../../http/html.ts'
import { count } from '../../../kernel/wording.ts'
import type { CertificationView } from '../../certification/index.ts'
import type { Session } from '../../sessions/index.ts'
import { badge, date, instant, notice, page, passwordTask, progress, steps, type Task, table, taskList } from '../ui/index.ts'
import { GUIDE, guideLink, productName, stateBadge } from './labels.ts'
import { mayAct } from './may-act.ts'
import type { Overview } from './read-overview.ts'

export const overviewPage = (session: Session, overview: Overview): Html => {
  const at = stepOf(overview)
  return page({
    title: 'Desarrollador de nómina',
    user: session,
    nav: '/portal/desarrollador',
    main: html`<h1>Desarrollador de nómina</h1>
<p class="lead">Certifique su producto una vez por versión mayor; después, los patrones que confíen en usted le dejan leer sus avisos.</p>
${at < STEPS.length && steps(STEPS, at)}
${!mayAct(session) && notice({ tone: 'nota', text: 'Usted puede ver estas páginas. Para registrar productos, hacer pruebas o pedir relaciones hace falta el permiso «Relaciones de confianza»; pídalo a su representante.' })}
<h2>Qué hacer ahora</h2>
${taskList(tasks(overview))}
${overview.underWay.length > 0 && underWay(overview.underWay)}
${overview.certified.length > 0 && certified(overview)}
<h2>Para integrarse</h2>
<ul class="links">
<li><a href="${GUIDE}">Guía de integración</a>: de la e.firma a los primeros avisos en quince minutos.</li>
<li><a href="/docs">Referencia de la API</a>, y <a href="/docs/errores">qué hacer con cada código de error</a>.</li>
<li><a href="/calculadora">Calculadora de retenciones</a>, para comparar sus importes paso por paso.</li>
</ul>`,
  })
}

const STEPS = ['Producto', 'Pruebas', 'Solicitud', 'Patrones que confían']

/** Index of the first step that is still to be made. */
function stepOf({ products, underWay, certified, relations }: Overview): number {
  if (relations.total > 0 && certified.length > 0) return STEPS.length
  if (certified.length > 0) return 3
  if (underWay.some((c) => c.estado === 'solicitada' || c.resumen.faltanObligatorias === 0)) return 2
  return products.length === 0 && underWay.length === 0 ? 0 : 1
}

function tasks(overview: Overview): Task[] {
  const { products, underWay, certified, relations, asked, password } = overview
  const list: Task[] = []
  const testing = underWay.filter((c) => c.estado === 'en-pruebas')
  for (const c of testing.slice(0, 2)) list.push(testingTask(c))
  for (const c of certified.filter((one) => one.porTerminar).slice(0, 2))
    list.push({
      title: `Renueve ${c.producto}`,
      text: html`Su certificación termina el ${date(c.vigente_hasta)}. Si la renueva antes, no pierde días: el año nuevo empieza donde acaba éste.`,
      href: '/portal/certificaciones/nueva',
      label: 'Empezar la renovación',
    })
  if (products.length === 0)
    list.push({
      title: 'Registre su producto',
      text: 'Un nombre, una versión y a quién acudir. Con eso se abre su ambiente de pruebas.',
      href: '/portal/productos/nuevo',
      label: 'Registrar un producto',
    })
  else if (underWay.length === 0 && certified.length === 0)
    list.push({
      title: 'Empiece a certificar',
      text: `Tiene ${count(products.length, 'producto registrado', 'productos registrados')}. Abra un ambiente de pruebas y apunte ahí su programa.`,
      href: '/portal/certificaciones/nueva',
      label: 'Empezar una certificación',
    })
  if (password.estado !== 'vigente')
    list.push(
      passwordTask(
        password.estado,
        'Su programa la usa, con el código de un solo uso, para pedir tokens en producción. En pruebas usa otra, que le damos al empezar.',
      ),
    )
  list.push(employersTask(relations, asked, certified.length > 0))
  if (products.length > 0)
    list.push({
      title: 'Sus productos',
      text: `${count(products.length, 'producto o versión', 'productos y versiones')}. Cada versión mayor se certifica aparte.`,
      href: '/portal/productos',
      label: 'Ver los productos',
    })
  return list
}

const testingTask = (c: CertificationView): Task =>
  c.resumen.faltanObligatorias === 0
    ? {
        title: `Solicite la certificación de ${productName(c.producto)}`,
        text: 'Todas las pruebas obligatorias están aprobadas.',
        href: `/portal/certificaciones/${c.id}`,
        label: 'Solicitarla',
      }
    : {
        title: `Siga con ${productName(c.producto)}`,
        text: html`${c.resumen.fallidas > 0 && `${count(c.resumen.fallidas, 'prueba falló', 'pruebas fallaron')}: cada una dice qué cambiar. `}Faltan ${count(c.resumen.faltanObligatorias, 'obligatoria', 'obligatorias')}. El ambiente dura hasta el ${instant(c.pruebasHasta)}.`,
        href: `/portal/certificaciones/${c.id}`,
        label: 'Ver las pruebas',
      }

function employersTask(relations: Overview['relations'], asked: number, isCertified: boolean): Task {
  const waiting = asked > 0 ? ` ${count(asked, 'solicitud suya espera', 'solicitudes suyas esperan')} respuesta.` : ''
  if (relations.total === 0)
    return {
      title: 'Patrones que confían en usted',
      text: isCertified
        ? `Todavía ninguno. Pida la relación a sus clientes: la otorgan firmando.${waiting}`
        : `Todavía ninguno. Podrá pedir relaciones cuando tenga un producto certificado.${waiting}`,
      href: '/portal/patrones-que-confian',
      label: isCertified ? 'Pedir una relación' : 'Ver cómo funciona',
    }
  const notes = [
    relations.ending > 0 && `${count(relations.ending, 'está', 'están')} por terminar.`,
    relations.withoutAccess > 0 && `${count(relations.withoutAccess, 'no le da', 'no le dan')} acceso hoy.`,
  ].filter(Boolean)
  return {
    title: 'Patrones que confían en usted',
    text: `${relations.more ? 'Más de ' : ''}${count(relations.total, 'relación vigente', 'relaciones vigentes')}. ${notes.join(' ')}${waiting}`,
    href: '/portal/patrones-que-confian',
    label: 'Ver los patrones',
  }
}

const underWay = (rows: CertificationView[]): Html => html`<h2>Certificaciones en curso</h2>
${table({
  caption: 'Un producto tiene a lo más una en curso; usted, cinco.',
  columns: [
    {
      label: 'Producto',
      heading: true,
      cell: (c: CertificationView) => html`<a href="/portal/certificaciones/${c.id}">${productName(c.producto)}</a>`,
    },
    { label: 'Estado', cell: (c) => stateBadge(c.estado) },
    {
      label: 'Pruebas',
      cell: (c) => {
        const passed = c.resumen.aprobadas + c.resumen.advertencias
        return progress({
          id: `avance-${c.id}`,
          label: `${passed} de ${c.resumen.total} aprobadas`,
          value: passed,
          max: c.resumen.total,
        })
      },
    },
    {
      label: 'Plazo',
      cell: (c) => (c.estado === 'en-pruebas' ? html`Hasta el ${instant(c.pruebasHasta)}` : 'La resuelve el Instituto'),
    },
  ],
  rows,
})}`

type Certified = Overview['certified'][number]

const certified = (overview: Overview): Html => html`<h2>Productos certificados</h2>
${table({
  caption: 'Así aparecen en el directorio público.',
  columns: [
    {
      label: 'Producto',
      heading: true,
      cell: (c: Certified) => `${c.producto}${c.mayor !== null && c.version ? ` ${c.version} (versión mayor ${c.mayor})` : ''}`,
    },
    { label: 'Vigente hasta', cell: (c) => html`${date(c.vigente_hasta)} ${c.porTerminar && badge('Por terminar', 'atencion')}` },
    {
      label: 'Constancia',
      cell: (c) => (c.constancia ? html`<a href="/verificacion/${c.constancia}">${c.constancia}</a>` : 'Sin constancia'),
    },
  ],
  rows: overview.certified,
})}
<p>${guideLink('14-el-ambiente-de-pruebas-y-la-certificacion', 'Cómo se certifica y se renueva')}</p>`
