// The live view of a certification: events say that something happened; what it looks like comes drawn from the service, and only the
// pieces that changed are put in place of the old, so that nobody loses the place where they read. Without this script the page stands
// as it was made, and "Actualizar" makes it anew.
const mark = document.querySelector('[data-vivo]')
const announcement = document.querySelector('[data-anuncio]')
const DRAW_MS = 400
const ANNOUNCE_MS = 4_000
const LONGEST_PAUSE_MS = 60_000

let source
let seen = Number(document.querySelector('#avance').dataset.desde)
let drawing
let wanted = false
let failures = 0
let retry
let over = false
const settled = new Map()

function say(text, tone) {
  mark.hidden = false
  mark.textContent = text
  mark.dataset.tono = tone
}

function end(text) {
  over = true
  source?.close()
  clearTimeout(retry)
  say(text, 'fin')
}

function connect() {
  clearTimeout(retry)
  if (over || document.hidden) return
  source = new EventSource(`${mark.dataset.eventos}?desde=${seen}`)
  source.onopen = () => {
    failures = 0
    say('En vivo', 'bien')
  }
  source.onerror = () => {
    if (over) return
    say('Reconectando…', 'espera')
    // While it is CONNECTING the browser tries again by itself; an answer that is none it takes for the end.
    if (source.readyState === EventSource.CLOSED) again()
  }
  const take = (event) => {
    if (event.lastEventId) seen = Math.max(seen, Number(event.lastEventId))
    draw()
  }
  for (const kind of ['intercambio', 'prueba', 'certificacion']) source.addEventListener(kind, take)
  source.addEventListener('fin', () => {
    source.close()
    draw()
    again()
  })
}

function again() {
  source.close()
  clearTimeout(retry)
  const pause = Math.min(LONGEST_PAUSE_MS, 2_000 * 2 ** failures++)
  retry = setTimeout(async () => {
    await draw()
    connect()
  }, pause)
}

/** At most one drawing at a time, and one after it for what came meanwhile. */
function draw() {
  wanted = true
  drawing ??= (async () => {
    while (wanted && !over) {
      await new Promise((resolve) => setTimeout(resolve, DRAW_MS))
      wanted = false
      await fetchParts().catch(() => {})
    }
    drawing = undefined
  })()
  return drawing
}

async function fetchParts() {
  const response = await fetch(mark.dataset.avance, { headers: { accept: 'text/html' } })
  if (response.redirected || response.status === 401) return end('Su sesión terminó. Actualice la página para entrar otra vez.')
  if (response.status === 404 || response.status === 403) return end('La vista en vivo terminó. Actualice la página.')
  if (!response.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('#avance')
  if (!fresh) return
  if (fresh.dataset.estado !== 'en-pruebas') return end('El estado de la certificación cambió. Actualice la página.')
  seen = Math.max(seen, Number(fresh.dataset.desde))
  for (const piece of fresh.querySelectorAll('[data-pieza]')) place(piece)
  document.querySelector('#siguiente').hidden = fresh.dataset.listo !== 'si'
}

function place(piece) {
  const old = document.getElementById(piece.id)
  if (!old || old.dataset.huella === piece.dataset.huella) return
  const isOpen = [...old.querySelectorAll('details')].map((one) => one.open)
  const focused = old.contains(document.activeElement)
    ? [...old.querySelectorAll('a,button,summary')].indexOf(document.activeElement)
    : -1
  const fresh = document.importNode(piece, true)
  fresh.querySelectorAll('details').forEach((one, i) => {
    one.open = isOpen[i] ?? false
  })
  if (piece.classList.contains('test')) note(old, fresh)
  old.replaceWith(fresh)
  if (focused >= 0) fresh.querySelectorAll('a,button,summary')[focused]?.focus({ preventScroll: true })
}

/** Verdicts are read out, several at once and not too often; that a test began is not. */
let announcing
function note(old, fresh) {
  const [before, after] = [old, fresh].map((one) => one.className)
  if (before === after || !/aprobada|advertencia|fallida/.test(after)) return
  settled.set(fresh.id, `${fresh.querySelector('.badge').textContent}: ${fresh.querySelector('h3').textContent}`)
  if (announcing) return
  announcing = setTimeout(() => {
    announcing = undefined
    const total = document.querySelector('#resumen label').textContent
    const many = settled.size > 3 ? `${settled.size} pruebas más con resultado` : [...settled.values()].join('. ')
    announcement.textContent = `${many}. ${total}.`
    settled.clear()
  }, ANNOUNCE_MS)
}

// A page that nobody looks at holds no connection: browsers allow few to one host.
document.addEventListener('visibilitychange', () => {
  if (over) return
  if (document.hidden) {
    source?.close()
    clearTimeout(retry)
  } else {
    draw()
    connect()
  }
})
window.addEventListener('pagehide', () => source?.close())

connect()
