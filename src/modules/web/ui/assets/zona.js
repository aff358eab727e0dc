// Files may be dropped onto a field (`data-zona`); the field stays a real one. Of several files dropped at once each goes to the
// field of its form that takes its kind. A file that misses does nothing: a browser would open it and the page would be gone.
const accepts = (input, file) => input.accept.split(',').some((end) => file.name.toLowerCase().endsWith(end.trim().toLowerCase()))

function give(input, file) {
  const transfer = new DataTransfer()
  transfer.items.add(file)
  input.files = transfer.files
  for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }))
}

const zoneOf = (event) => event.target.closest?.('[data-zona]')
document.addEventListener('dragover', (event) => {
  event.preventDefault()
  zoneOf(event)?.classList.add('over')
})
document.addEventListener('dragleave', (event) => zoneOf(event)?.classList.remove('over'))
document.addEventListener('drop', (event) => {
  event.preventDefault()
  const zone = zoneOf(event)
  if (!zone) return
  zone.classList.remove('over')
  const target = zone.querySelector('input[type=file]')
  if (target.matches(':disabled')) return
  const others = [...(zone.closest('form') ?? document).querySelectorAll('[data-zona] input[type=file]')]
  for (const file of event.dataTransfer.files) {
    // Alone, it goes where it was dropped, so that a wrong choice is told and not hidden.
    const alone = event.dataTransfer.files.length === 1
    give(alone ? target : (others.find((input) => accepts(input, file)) ?? target), file)
  }
})
