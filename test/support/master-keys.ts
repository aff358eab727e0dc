import { keyNumber } from '../../src/kernel/encryption.ts'

/** A master key that can stand beside the `known` ones: they are told apart by one byte of their digest, and the service's own is chance. */
export function anotherMasterKey(known: Iterable<Buffer>): Buffer {
  const numbers = [...known].map(keyNumber)
  for (let byte = 1; ; byte++) {
    const key = Buffer.alloc(32, byte)
    if (!numbers.includes(keyNumber(key))) return key
  }
}
