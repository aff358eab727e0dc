export { type Seal, sealAtStart, sealCertificates, sealOf } from './load-seal.ts'
export { signDetached } from './sign-detached.ts'
export { readStatement, signStatement } from './sign-statement.ts'
