// Passkeys: makes one (data-llave="alta") or enters with one ("entrada"). The page says what to do where this cannot work.
import '/recursos/simplewebauthn.js'

const { startRegistration, startAuthentication, browserSupportsWebAuthn } = globalThis.SimpleWebAuthnBrowser
// Browsers bind keys to a name, never to an address of digits.
const named = !/^[\d.]+$|^\[/.test(location.hostname)

for (const box of document.querySelectorAll('[data-llave]')) {
  const [button, status] = [box.querySelector('button'), box.querySelector('[role="status"]')]
  const say = (text, wrong = false) => {
    status.textContent = text
    status.className = wrong ? 'error-text' : 'hint'
    status.hidden = false
  }
  if (!browserSupportsWebAuthn() || !named) {
    say('Este navegador no puede usar llaves de acceso en esta dirección. Use la contraseña y el código.')
    continue
  }
  button.disabled = false
  button.addEventListener('click', async () => {
    button.disabled = true
    say('Siga las indicaciones de su equipo: huella, rostro o PIN.')
    try {
      const optionsJSON = await post(`${box.dataset.destino}/opciones`, {})
      const start = box.dataset.llave === 'alta' ? startRegistration : startAuthentication
      const llave = await start({ optionsJSON })
      const { inicio } = await post(box.dataset.destino, { llave, volver: box.dataset.volver })
      location.assign(inicio)
    } catch (error) {
      button.disabled = false
      say(
        error.problem
          ? [error.problem.title, error.problem.detail].filter(Boolean).join('. ')
          : error.name === 'NotAllowedError' || error.name === 'AbortError'
            ? 'No se completó: se canceló o se acabó el tiempo. Puede intentarlo otra vez.'
            : error.name === 'InvalidStateError'
              ? 'Este equipo ya tiene una llave para este acceso. Entre con ella.'
              : 'No se pudo usar la llave. Inténtelo otra vez, o use la contraseña y el código.',
        true,
      )
    }
  })
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw Object.assign(new Error(answer.codigo), { problem: answer })
  return answer
}
