export { issuedPdf, receiptPdf, verificationUrl } from './issue-receipt.ts'
export type { GrantReceipt, Person, Receipt, ReceiptKind, RevocationReceipt, Signature } from './receipt.ts'
export { verificationRoutes } from './routes.ts'
export { type FolioLookup, normalFolio, type Verifiable } from './verify-document.ts'
