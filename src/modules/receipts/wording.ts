// How receipts write dates, numbers and certificates.
export { count, longDay, longInstant } from '../../kernel/wording.ts'

/** Serial number of a certificate as SAT writes it, 20 digits kept as ASCII; of another authority, hexadecimal. */
export function certificateNumber(serialHex: string): string {
  const text = Buffer.from(serialHex, 'hex').toString('latin1')
  return /^\d{20}$/.test(text) ? text : serialHex.toLowerCase()
}
