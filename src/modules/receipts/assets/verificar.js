// Sends a dropped or chosen PDF to POST /v1/verificacion and shows the answer. The file is compared and not kept.
const form = document.querySelector('#archivo')
const answer = document.querySelector('#respuesta')
const input = form.querySelector('input[type=file]')

async function verify(file) {
  if (!file) return
  answer.className = ''
  answer.textContent = 'Comparando…'
  try {
    const response = await fetch(`${form.dataset.base}/v1/verificacion`, {
      method: 'POST',
      headers: { 'content-type': 'application/pdf' },
      body: file,
    })
    const body = await response.json()
    const verdict =
      { integro: 'Íntegro. ', alterado: 'Alterado. ', 'sin-sello': 'Sin sello. ', ajeno: 'No se reconoce. ' }[body.resultado] ??
      ''
    answer.className = response.ok ? `verdict ${body.resultado}` : ''
    answer.textContent = response.ok ? verdict + body.mensaje : `${body.title}. ${body.detail ?? ''}`
    if (body.documento) {
      const link = document.createElement('a')
      link.href = `${form.dataset.base}/verificacion/${encodeURIComponent(body.documento.folio)}`
      link.textContent = `Ver el estado del documento ${body.documento.folio}`
      answer.append(' ', link)
    }
  } catch {
    answer.textContent = 'No se pudo enviar el archivo. Revise su conexión e inténtelo de nuevo.'
  }
}

input.addEventListener('change', () => verify(input.files[0]))
form.addEventListener('submit', (event) => event.preventDefault())
// Anywhere on the page: a browser opens a file that misses, and the page would be gone.
document.addEventListener('dragover', (event) => event.preventDefault())
document.addEventListener('drop', (event) => {
  event.preventDefault()
  verify(event.dataTransfer.files[0])
})
