// The faces of printed documents: Source Sans and Source Code (SIL Open Font License 1.1, which
// stands beside the files in their packages), embedded as subsets.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { resolve } = createRequire(import.meta.url)
const read = (file: string) => readFileSync(resolve(`@expo-google-fonts/${file}`))

export type Face = 'text' | 'strong' | 'mono'

let loaded: Record<Face, Buffer> | undefined

/** Read once a process, when the first document is made. */
export function fontFiles(): Record<Face, Buffer> {
  loaded ??= {
    text: read('source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
    strong: read('source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf'),
    mono: read('source-code-pro/400Regular/SourceCodePro_400Regular.ttf'),
  }
  return loaded
}
