// Shows what a new password's owner must keep: the QR and the secret, once. Nothing of it is stored in the browser.
const result = document.querySelector('#resultado')
const put = (name, value) => {
  result.querySelector(`[data-dato="${name}"]`).textContent = value
}

document.addEventListener('efirma:hecho', ({ detail }) => {
  put('correo', detail.correo)
  put('rfc', detail.rfc)
  put('nombre', detail.nombre)
  put('secreto', detail.otp.secreto.replace(/(.{4})(?=.)/g, '$1 '))
  put('vence', new Date(detail.venceEl).toLocaleDateString('es-MX', { timeZone: 'America/Mexico_City', dateStyle: 'long' }))
  const drawing = new DOMParser().parseFromString(detail.otp.qrSvg, 'image/svg+xml').documentElement
  drawing.setAttribute('aria-hidden', 'true')
  result.querySelector('[data-dato="qr"]').replaceChildren(document.importNode(drawing, true))
  document.querySelector('#acto').hidden = true
  document.querySelector('.tabs').hidden = true
  result.hidden = false
  result.focus()
})
