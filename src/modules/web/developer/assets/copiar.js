// A button beside each field marked with `data-copia`; without script the field is selected by hand.
for (const field of document.querySelectorAll('[data-copia]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button plain small'
  const name = document.querySelector(`label[for="${field.id}"]`).textContent.trim()
  const label = 'Copiar'
  button.append(label)
  const hidden = document.createElement('span')
  hidden.className = 'oculto'
  hidden.textContent = ` ${name}`
  button.append(hidden)
  field.after(button)
  field.addEventListener('focus', () => field.select())
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      field.select()
      document.execCommand('copy')
      button.focus()
    }
    button.firstChild.data = 'Copiado'
    setTimeout(() => {
      button.firstChild.data = label
    }, 2_000)
  })
}
