// After a relation was granted or revoked by signing: on to the relation itself, where its receipt is.
for (const form of document.querySelectorAll('form[data-efirma]'))
  form.addEventListener('efirma:hecho', ({ detail }) => {
    location.assign(`/portal/relaciones/${detail.folio}?hecho=${detail.revocacion ? 'revocada' : 'otorgada'}`)
  })
