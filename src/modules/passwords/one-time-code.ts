// TOTP (IETF RFC 6238) by otplib: SHA-1, 6 digits, 30 s, one step of drift either way. That a code serves once is settled by the
// database (queries.ts, burnStep).
import { generateSecret, generateURI, verify } from 'otplib'

const STEP_S = 30
const ISSUER = 'SIA'

/** 160 random bits in base32, as authenticator apps take them. */
export const newOtpSecret = (): string => generateSecret()

/** What the owner's authenticator needs: the otpauth URI, the bare secret for typing, and the URI as a QR code in SVG. */
export async function otpHandover(rfc: string, secreto: string): Promise<{ uri: string; secreto: string; qrSvg: string }> {
  const { default: QRCode } = await import('qrcode')
  // algorithm, digits and period are the defaults of the format, yet some apps want to read them.
  const uri = `${generateURI({ issuer: ISSUER, label: rfc, secret: secreto })}&algorithm=SHA1&digits=6&period=${STEP_S}`
  return { uri, secreto, qrSvg: await QRCode.toString(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 }) }
}

/** The step of the code, if it is the code of this moment's step, the one before or the one after; else undefined. */
export async function stepOfCode(secret: string, code: string, now: Date): Promise<number | undefined> {
  const wellFormed = /^\d{6}$/.test(code)
  const epoch = Math.floor(now.getTime() / 1000)
  // A malformed code costs the same work as a wrong one.
  const result = await verify({ secret, token: wellFormed ? code : '000000', epoch, epochTolerance: STEP_S })
  return wellFormed && result.valid ? Math.floor(epoch / STEP_S) + (result.delta ?? 0) : undefined
}
