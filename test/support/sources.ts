// The source files as texts, with what each imports: what the tests of the house look at.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')
export const SRC = join(ROOT, 'src')

export type File = { path: string; text: string; imports: string[] }

const IMPORT =
  /^(?:import|export)\b[^'"`;=()]*?\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

/** Every file below `folder`, with what it imports: files of src as paths from src, packages by their name. */
export const readSources = (folder: string): File[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const file = join(folder, name)
      const text = readFileSync(file, 'utf8')
      const imports = [...text.matchAll(IMPORT)].map((m) => (m[1] ?? m[2] ?? m[3])!)
      return {
        path: relative(SRC, file),
        text,
        imports: imports.map((to) => (to.startsWith('.') ? relative(SRC, resolve(dirname(file), to)) : to)),
      }
    })

export const files = readSources(SRC)
