// The signatures inside PDFs, made and judged: with pkijs, loaded with the first of them.
import { late } from '../../kernel/late.ts'

export const signDetached = late(async () => (await import('./sign-detached.ts')).signDetached)
export const sealedBy = late(async () => (await import('./verify-detached.ts')).sealedBy)
