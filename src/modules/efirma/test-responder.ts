// Answers OCSP questions as the test authority of the sandbox does: real answers (IETF RFC 6960), signed by the authority itself, so
// that what the service does with them is what it does with SAT's.
import type { KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import {
  AlgorithmIdentifier,
  BasicOCSPResponse,
  Certificate,
  CryptoEngine,
  OCSPRequest,
  OCSPResponse,
  ResponseBytes,
  ResponseData,
  SingleResponse,
} from 'pkijs'
import { NONCE_OID } from './ocsp/write-request.ts'
import type { Issuer } from './test-authority.ts'

const BASIC = '1.3.6.1.5.5.7.48.1.1'
const SHA256_RSA = '1.2.840.113549.1.1.11'
const CONTEXT_SPECIFIC = 3

/** `undefined`: not a certificate of this authority. */
export type KnownStatus = { revokedAt: Date | null } | undefined

/** DER of the answer to `question`, made at `now`. It has no nextUpdate, so nobody may keep it. */
export async function answerOcsp(
  issuer: Issuer,
  question: Buffer,
  now: Date,
  statusOf: (numeroSerie: string) => Promise<KnownStatus>,
): Promise<Buffer> {
  const { tbsRequest } = OCSPRequest.fromBER(new Uint8Array(question))
  const responses: SingleResponse[] = []
  for (const { reqCert } of tbsRequest.requestList) {
    const serial = Buffer.from(reqCert.serialNumber.valueBlock.valueHexView).toString('latin1')
    const single = new SingleResponse({ certID: reqCert, thisUpdate: now })
    single.certStatus = statusChoice(await statusOf(serial))
    responses.push(single)
  }
  const subject = Certificate.fromBER(new Uint8Array(issuer.certificate)).subject
  const nonce = tbsRequest.requestExtensions?.find(({ extnID }) => extnID === NONCE_OID)
  const basic = new BasicOCSPResponse({
    tbsResponseData: new ResponseData({
      responderID: subject,
      producedAt: now,
      responses,
      ...(nonce && { responseExtensions: [nonce] }),
    }),
  })
  await basic.sign(cryptoKey(issuer.key), 'SHA-256', new CryptoEngine({ crypto }))
  basic.signatureAlgorithm = new AlgorithmIdentifier({ algorithmId: SHA256_RSA, algorithmParams: new asn1js.Null() })
  const answer = new OCSPResponse({
    responseStatus: new asn1js.Enumerated({ value: 0 }),
    responseBytes: new ResponseBytes({
      responseType: BASIC,
      response: new asn1js.OctetString({ valueHex: basic.toSchema().toBER(false) }),
    }),
  })
  return Buffer.from(answer.toSchema().toBER(false))
}

/** CertStatus: good [0], revoked [1] with its time, unknown [2]. */
function statusChoice(known: KnownStatus): asn1js.BaseBlock {
  const idBlock = (tagNumber: number) => ({ idBlock: { tagClass: CONTEXT_SPECIFIC, tagNumber } })
  if (!known) return new asn1js.Primitive({ ...idBlock(2) })
  if (!known.revokedAt) return new asn1js.Primitive({ ...idBlock(0) })
  return new asn1js.Constructed({ ...idBlock(1), value: [new asn1js.GeneralizedTime({ valueDate: known.revokedAt })] })
}

// Node's type knows usages that pkijs's, the browser's, does not.
const cryptoKey = (key: KeyObject): CryptoKey =>
  key.toCryptoKey({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']) as CryptoKey
