// The specification of what an e.firma must be: these checks, in this order. The first that refuses gives the answer. What is
// cheap comes first; the network is asked last, and only for who has shown that the private key is theirs.
import { algorithms } from './algorithms.ts'
import { chain } from './chain.ts'
import type { Check } from './evidence.ts'
import { leaf } from './leaf.ts'
import { notSeal } from './not-seal.ts'
import { revocation } from './revocation.ts'
import { signature } from './signature.ts'
import { taxpayer } from './taxpayer.ts'
import { usage } from './usage.ts'
import { validity } from './validity.ts'

export const CHECKS: readonly Check[] = [leaf, notSeal, usage, taxpayer, algorithms, validity, chain, signature, revocation]

export type { Check, Evidence } from './evidence.ts'
