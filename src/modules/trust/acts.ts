// What an employer signs. The cadena original says developer, each NRP (or all), dates and product, so the signature is evidence
// of that content; the employer is the one whom the certificate names.
import { defineAct } from '../efirma/index.ts'
import { GrantData, RevokeData } from './schemas.ts'

export const grantAct = defineAct({
  proposito: 'relacion:otorgar',
  datos: GrantData,
  lines: ({ patron, desarrollador, nrps, inicio, fin, producto, solicitud, traspasoDe }) => [
    // Who signs is known only once it has signed: then the text names it by its signature.
    `patron=${patron ?? 'quien firma, según su certificado de e.firma'}`,
    `desarrollador=${desarrollador}`,
    `nrps=${[...nrps].sort().join(',')}`,
    `inicio=${inicio}`,
    `fin=${fin}`,
    ...(producto === undefined ? [] : [`producto=${producto}`]),
    ...(solicitud === undefined ? [] : [`solicitud=${solicitud}`]),
    ...(traspasoDe === undefined ? [] : [`traspasoDe=${traspasoDe}`]),
  ],
})

export const revokeAct = defineAct({
  proposito: 'relacion:revocar',
  datos: RevokeData,
  lines: ({ folio, motivo, todas }) => [
    `folio=${folio}`,
    ...(todas ? ['todas=las demás relaciones con el mismo desarrollador'] : []),
    ...(motivo === undefined ? [] : [`motivo=${motivo}`]),
  ],
})
