// What the demo's journey sends and what it looks at in the answers.

export type Who = 'patron' | 'desarrollador'
/** The fields of answers that the journey looks at. */
export type Body = {
  rfc: string
  correo: string
  codigo: string
  folio: string
  reto: string
  cadenaOriginal: string
  otp: { secreto: string }
  access_token: string
  expires_in: number
  datos: {
    folioAviso: string
    nrp: string
    nss: string
    numCredito: string
    tipoCredito: string
    tipoDescuento: string
    facDescuento: number
    monDescuento: number
    efecto: string
    fechaEfecto: string
  }[]
  cursor: string
  hayMas: boolean
}
export type Answer = { status: number; body: Body; headers: Headers }
export type Credential = { rfc: string; contrasena: string; secreto: string }

export type CallOptions = {
  json?: object
  form?: Record<string, string>
  as?: Who
  headers?: Record<string, string>
  expect?: number | number[]
  quiet?: boolean
  short?: (body: Body) => unknown
}
