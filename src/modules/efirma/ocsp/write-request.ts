// An OCSP question about one certificate (IETF RFC 6960 4.1), with a nonce (IETF RFC 9654).
import { createHash, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import { AlgorithmIdentifier, CertID, Extension, OCSPRequest, Request } from 'pkijs'
import type { Certificate } from '../certificate.ts'
import { children, readOne } from '../der.ts'

export const NONCE_OID = '1.3.6.1.5.5.7.48.1.2'
// SHA-1 only names the authority here, nothing is proven by it; it is the one hash that every responder knows.
const SHA1_OID = '1.3.14.3.2.26'

/** DER of the question. */
export function writeOcspRequest(certificate: Certificate, authority: Certificate, nonce: Buffer): Buffer {
  const request = new OCSPRequest()
  const { nameHash, keyHash } = hashesOf(authority, 'sha1')
  request.tbsRequest.requestList = [
    new Request({
      reqCert: new CertID({
        hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA1_OID, algorithmParams: new asn1js.Null() }),
        issuerNameHash: new asn1js.OctetString({ valueHex: nameHash }),
        issuerKeyHash: new asn1js.OctetString({ valueHex: keyHash }),
        serialNumber: new asn1js.Integer({ valueHex: certificate.serial }),
      }),
    }),
  ]
  const octets = new asn1js.OctetString({ valueHex: nonce }).toBER(false)
  request.tbsRequest.requestExtensions = [new Extension({ extnID: NONCE_OID, critical: false, extnValue: octets })]
  return Buffer.from(request.toSchema(true).toBER(false))
}

/** How a CertID names an authority: over the bytes of its name and of its public key, as they stand in its certificate. */
export function hashesOf(authority: Certificate, hash: string): { nameHash: Buffer; keyHash: Buffer } {
  const digest = (bytes: Buffer) => createHash(hash).update(bytes).digest()
  return { nameHash: digest(authority.subject), keyHash: digest(keyBits(authority.publicKey)) }
}

/** The bits of subjectPublicKey, without the octet that counts unused ones. */
const keyBits = (key: KeyObject): Buffer => children(readOne(key.export({ type: 'spki', format: 'der' })))[1]!.body.subarray(1)
