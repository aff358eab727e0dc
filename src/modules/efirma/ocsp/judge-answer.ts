// What an OCSP answer is worth (IETF RFC 6960 3.2). Pure: bytes and the moment in, a verdict out. An answer counts only when it
// speaks of this certificate, is fresh, answers our question where it carries a nonce, and is signed by the authority itself or
// by a responder to which that same authority gave the OCSPSigning usage.
import { type KeyObject, verify } from 'node:crypto'
import * as asn1js from 'asn1js'
import { BasicOCSPResponse, OCSPResponse, type SingleResponse } from 'pkijs'
import { type Certificate, isSignedBy, parseCertificate, signatureHash } from '../certificate.ts'
import { EXTENDED_USAGE } from '../extensions.ts'
import { hashesOf, NONCE_OID } from './write-request.ts'

export type OcspQuestion = {
  certificate: Certificate
  authority: Certificate
  /** Responder certificates that the operator installed; an answer need not carry its own. */
  responders: readonly Certificate[]
  nonce: Buffer
  now: Date
}

export type OcspVerdict =
  | { status: 'good'; thisUpdate: Date; nextUpdate: Date | undefined }
  | { status: 'revoked'; thisUpdate: Date; nextUpdate: Date | undefined; revokedAt: Date | undefined }
  /** Not known to the responder, or an answer that proves nothing; `why` is for the log. */
  | { status: 'unknown'; why: string }

/** Clocks of responder and service may differ by this. */
export const SKEW_MS = 5 * 60_000
const BASIC = '1.3.6.1.5.5.7.48.1.1'
const GOOD = 0
const REVOKED = 1
const HASHES: Record<string, string> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

const unknown = (why: string): OcspVerdict => ({ status: 'unknown', why })

export function judgeOcspAnswer(bytes: Buffer, question: OcspQuestion): OcspVerdict {
  try {
    return judge(bytes, question)
  } catch {
    return unknown('the answer can not be read')
  }
}

function judge(bytes: Buffer, question: OcspQuestion): OcspVerdict {
  const outer = OCSPResponse.fromBER(new Uint8Array(bytes))
  const status = outer.responseStatus.valueBlock.valueDec
  if (status !== 0) return unknown(`the responder answered with status ${status}`)
  if (outer.responseBytes?.responseType !== BASIC) return unknown('the answer is of another kind')
  const basic = BasicOCSPResponse.fromBER(new Uint8Array(outer.responseBytes.response.valueBlock.valueHexView))
  if (!signedByResponder(basic, question)) return unknown('the answer is not signed by who may answer for the authority')

  const { now, nonce } = question
  const { tbsResponseData } = basic
  const given = tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === NONCE_OID)
  // Responders may leave the nonce out (they sign answers beforehand); one that is there must be ours.
  if (given && !nonceIs(given.extnValue.valueBlock.valueHexView, nonce)) return unknown('the answer is to another question')
  const matching = tbsResponseData.responses.filter((single) => speaksOf(single, question))
  const [single] = matching
  if (!single || matching.length > 1) return unknown('the answer does not speak of the certificate once')
  const { thisUpdate, nextUpdate } = single
  if (tbsResponseData.producedAt.getTime() > now.getTime() + SKEW_MS || thisUpdate.getTime() > now.getTime() + SKEW_MS) {
    return unknown('the answer is from the future')
  }
  // Without nextUpdate newer information is always there (RFC 6960 2.4), so only an answer of now counts.
  const end = nextUpdate ?? thisUpdate
  if (end.getTime() < now.getTime() - SKEW_MS) return unknown('the answer has expired')

  const kind = (single.certStatus as asn1js.BaseBlock).idBlock.tagNumber
  if (kind === GOOD) return { status: 'good', thisUpdate, nextUpdate }
  if (kind === REVOKED) return { status: 'revoked', thisUpdate, nextUpdate, revokedAt: revocationTime(single) }
  return unknown('the responder does not know the certificate')
}

function nonceIs(value: Uint8Array, nonce: Buffer): boolean {
  const inner = asn1js.fromBER(value).result
  return inner instanceof asn1js.OctetString && nonce.equals(inner.valueBlock.valueHexView)
}

function speaksOf({ certID }: SingleResponse, { certificate, authority }: OcspQuestion): boolean {
  const hash = HASHES[certID.hashAlgorithm.algorithmId]
  if (!hash) return false
  const { nameHash, keyHash } = hashesOf(authority, hash)
  return (
    certificate.serial.equals(certID.serialNumber.valueBlock.valueHexView) &&
    nameHash.equals(certID.issuerNameHash.valueBlock.valueHexView) &&
    keyHash.equals(certID.issuerKeyHash.valueBlock.valueHexView)
  )
}

function revocationTime({ certStatus }: SingleResponse): Date | undefined {
  const time = (certStatus as asn1js.Constructed).valueBlock.value[0]
  return time instanceof asn1js.GeneralizedTime ? time.toDate() : undefined
}

function signedByResponder(basic: BasicOCSPResponse, question: OcspQuestion): boolean {
  const hash = signatureHash(basic.signatureAlgorithm.algorithmId, 'strong')
  if (!hash) return false
  const signed = (key: KeyObject) =>
    key.asymmetricKeyType === 'rsa' && verify(hash, basic.tbsResponseData.tbsView, key, basic.signature.valueBlock.valueHexView)
  const { authority } = question
  const producedAt = basic.tbsResponseData.producedAt
  // The authority is judged at the moment it signed, like everywhere.
  if (producedAt >= authority.notBefore && producedAt <= authority.notAfter && signed(authority.publicKey)) return true
  const embedded = (basic.certs ?? [])
    .slice(0, 8)
    .map((certificate) => parseCertificate(Buffer.from(certificate.toSchema().toBER(false))))
  return [...embedded, ...question.responders].some((responder) => mayAnswer(responder, question) && signed(responder.publicKey))
}

/** A delegated responder (RFC 6960 4.2.2.2): its own usage, issued by the same authority while that lived, valid now. */
function mayAnswer(responder: Certificate, { authority, now }: OcspQuestion): boolean {
  return (
    (responder.rsa?.bits ?? 0) >= 2048 &&
    !responder.ca &&
    responder.extendedUsage?.has(EXTENDED_USAGE.ocspSigning) === true &&
    responder.keyUsage?.has('digitalSignature') !== false &&
    responder.unknownCritical.length === 0 &&
    responder.notBefore >= authority.notBefore &&
    responder.notBefore <= authority.notAfter &&
    now.getTime() >= responder.notBefore.getTime() - SKEW_MS &&
    now.getTime() <= responder.notAfter.getTime() + SKEW_MS &&
    responder.issuer.equals(authority.subject) &&
    isSignedBy(responder, authority, 'strong')
  )
}
