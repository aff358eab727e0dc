// The document as text that people read, too: what fits on one line stands on one. Strings that old YAML would take for a day or a
// yes are quoted.
import { Document, isPair, isScalar, type Node, type Pair } from 'yaml'

const WIDTH = 120
/** What goes on one line may be this long with its indentation: names of keys and quotes come on top. */
const ONE_LINE = 110
const TOO_LONG = Number.POSITIVE_INFINITY

type Collection = Node & { items: (Node | Pair<Node, Node>)[]; flow?: boolean }

export function toYaml(document: object): string {
  const doc = new Document(document, { aliasDuplicateObjects: false, compat: 'yaml-1.1' })
  lay(doc.contents as Node, 0)
  return doc.toString({ lineWidth: WIDTH, indentSeq: false })
}

/** Lays out a node and says how long it is on one line. */
function lay(node: Node, depth: number): number {
  if (isScalar(node)) return lengthOf(node.value)
  const { items } = node as Collection
  if (items.length === 0) return 2
  const lengths = items.map((item) =>
    isPair(item)
      ? lengthOf((item.key as { value?: unknown }).value) + lay(item.value as Node, depth + 1)
      : lay(item as Node, depth + 1),
  )
  const length = lengths.reduce((sum, one) => sum + one + 2, 2)
  const isWords = items.every((item) => isScalar(item) && lengthOf(item.value) < WIDTH / 2)
  const isFlow = isWords || 2 * depth + length <= ONE_LINE
  if (isFlow) (node as Collection).flow = true
  return isFlow ? length : TOO_LONG
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' && value.includes('\n') ? TOO_LONG : String(value).length + 2
