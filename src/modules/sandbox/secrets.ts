// What each sealed value of a run belongs to.
export const sealedFor = {
  key: (rfc: string) => `corridas_contribuyentes:${rfc}:llave`,
  credentials: (run: string) => `corridas:${run}:credenciales`,
  recipient: (letter: string) => `buzon:${letter}:para`,
  letter: (letter: string) => `buzon:${letter}`,
}
