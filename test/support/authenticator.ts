// A passkey of software, for tests of the service without a browser: what an authenticator would answer (WebAuthn, ES256).
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const b64 = (bytes: Buffer) => bytes.toString('base64url')
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40]

export type Answering = { challenge: string; origin?: string; verified?: boolean; counter?: number }

/** Of the site `origin`, unless an answer says another. */
export function softwareKey(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const { x, y } = publicKey.export({ format: 'jwk' })
  const head = (flags: number, { verified = true, counter = 0 }: Answering) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.of(flags | PRESENT | (verified ? VERIFIED : 0)), count])
  }
  const client = (type: string, answering: Answering) =>
    Buffer.from(JSON.stringify({ type, challenge: answering.challenge, origin: answering.origin ?? origin, crossOrigin: false }))
  const credential = (response: object) => ({
    id: b64(id),
    rawId: b64(id),
    type: 'public-key',
    response,
    clientExtensionResults: {},
  })

  return {
    register(answering: Answering) {
      const cose = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x!, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y!, 'base64url'),
      ])
      const authData = Buffer.concat([head(ATTESTED, answering), Buffer.alloc(16), Buffer.of(0, id.length), id, cose])
      // CBOR: { fmt: 'none', attStmt: {}, authData }
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.of(authData.length),
        authData,
      ])
      return credential({
        clientDataJSON: b64(client('webauthn.create', answering)),
        attestationObject: b64(attestation),
        transports: ['internal'],
      })
    },
    enter(answering: Answering) {
      const [data, clientData] = [head(0, answering), client('webauthn.get', answering)]
      return credential({
        clientDataJSON: b64(clientData),
        authenticatorData: b64(data),
        signature: b64(sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey)),
      })
    },
  }
}
