// Keys in requests: taken as people type them and judged by the same rules as everywhere (kernel/), with the reason that is true. The
// validator puts the key that was meant in place of what was typed, so a form of its own need not be known further in.
import { type TString, type TStringOptions, Type } from 'typebox'
import type { Check } from '../kernel/check.ts'
import { checkNrp } from '../kernel/nrp.ts'
import { checkNss } from '../kernel/nss.ts'
import { checkRfc } from '../kernel/rfc.ts'

/** Of OpenAPI's own extensions: what kind of key a text is. */
export const KEY_KEYWORD = 'x-clave'

const KINDS = {
  rfc: { check: checkRfc, pattern: '^[A-ZÑ&]{3,4}\\d{6}[A-Z0-9]{3}$', example: 'EKU9003173C9' },
  nrp: { check: checkNrp, pattern: '^[A-Z0-9]\\d{10}$', example: 'A0112345101' },
  nss: { check: checkNss, pattern: '^\\d{11}$', example: '12345678903' },
  // Where all of an employer's may be meant.
  nrpOrAll: {
    check: (text: string): Check => (text === '*' ? { ok: true } : checkNrp(text)),
    pattern: '^(\\*|[A-Z0-9]\\d{10})$',
    example: 'A0112345101',
  },
} as const
export type KeyKind = keyof typeof KINDS

export const checkKey = (kind: KeyKind, key: string): Check => KINDS[kind].check(key)

const schemaOf =
  (kind: KeyKind) =>
  (description: string, options: TStringOptions = {}): TString =>
    Type.String({ pattern: KINDS[kind].pattern, description, examples: [KINDS[kind].example], ...options, [KEY_KEYWORD]: kind })

/** Schemas of what a caller sends. Small letters, hyphens and blanks are taken; zeros only and wrong check digits of NRP and NSS are refused. */
export const RfcKey = schemaOf('rfc')
export const NrpKey = schemaOf('nrp')
export const NssKey = schemaOf('nss')
export const NrpOrAll = schemaOf('nrpOrAll')
