// What an identifier validator answers: refused with a reason, or accepted, perhaps with a warning (domain.md 3:
// some real keys fail their check digit, so only what cannot be real is refused).

export type Check = { ok: true; aviso?: string } | { ok: false; motivo: string }

export const accept: Check = { ok: true }
export const warn = (aviso: string): Check => ({ ok: true, aviso })
export const refuse = (motivo: string): Check => ({ ok: false, motivo })

/** Zeros only stand for nobody, although they pass Luhn; two that bear them are not the same (domain.md 2). */
export const isFiller = (key: string): boolean => /^0+$/.test(key)
