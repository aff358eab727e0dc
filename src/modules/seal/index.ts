export { type Seal, sealAtStart, sealOf } from './load-seal.ts'
export { signDetached, signedAttributes } from './sign-detached.ts'
export { readStatement, signStatement } from './sign-statement.ts'
