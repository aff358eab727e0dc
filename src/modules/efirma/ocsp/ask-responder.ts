// Puts an OCSP question over HTTP (IETF RFC 6960 appendix A.1) and hands back the bytes of the answer, unjudged.
export const ATTEMPT_MS = 3_000
const ATTEMPTS = 2
// An answer with its responder's certificate has about 2 kB.
export const MAX_ANSWER_BYTES = 64 * 1024

/** Rejects when the second attempt failed too. Never follows a redirect: the operator chose the address. */
export async function askResponder(url: string, request: Buffer): Promise<Buffer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await askOnce(url, request)
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
    }
  }
}

async function askOnce(url: string, request: Buffer): Promise<Buffer> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(ATTEMPT_MS),
    headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
    body: new Uint8Array(request),
  })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw new Error('the OCSP answer is too large')
    chunks.push(chunk)
  }
  if (response.status !== 200) throw new Error(`the OCSP responder answered ${response.status}`)
  return Buffer.concat(chunks)
}
