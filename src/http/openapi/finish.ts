// From what @fastify/swagger drew to the document that is published: common headers, shared parameters, refusals and examples,
// and everything in a fixed order.
import { publishedProblems } from '../../kernel/problem.ts'
import { mapValues } from '../named-schemas.ts'
import { type Components, writeReferences } from './components.ts'
import { addExamples, dropShown, shareCodes } from './examples.ts'
import { describeHeaders, unchanged } from './headers.ts'
import { type Document, type Json, type Operation, sorted } from './json.ts'
import { shareParameters } from './parameters.ts'
import { shareRefusals } from './refusals.ts'
import { tags } from './tags.ts'

/** `sandboxed`: the paths that the sandbox has too, as they stand there. */
export function finish(drawn: Document, named: Components, sandboxed: ReadonlySet<string>): Document {
  const schemas = named.schemas()
  const document: Document = writeReferences({ ...drawn, components: { ...drawn.components, schemas } })
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  const used = new Set<string>()
  for (const { method, path, operation } of operations) {
    describeHeaders(method, path, operation)
    if (!sandboxed.has(`/sandbox${path}`)) operation.servers = [{ url: '/' }]
    for (const tag of operation.tags ?? []) used.add(tag)
  }
  const all = operations.map(({ operation }) => operation)
  const { components } = document
  components.parameters = sorted({ ...components.parameters, ...shareParameters(all) })
  components.examples = sorted({ ...shareCodes(all), ...addExamples(all, components.schemas as Record<string, Json>) })
  dropShown(components.schemas as Record<string, Json>)
  components.responses = sorted({ ...unchanged, ...shareRefusals(all) })
  document.paths = sorted(mapValues(document.paths, (methods) => mapValues(methods, inOrder)))
  dropUnused(document)
  document.tags = tags.filter((tag) => used.has(tag.name))
  document['x-codigos'] = Object.fromEntries(
    [...publishedProblems()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([codigo, { status, title }]) => [codigo, { status, title }]),
  )
  return document
}

/** What a reader wants to know first. */
function inOrder(operation: Operation): Operation {
  const {
    operationId,
    summary,
    description,
    tags,
    'x-acceso': access,
    security,
    servers,
    parameters,
    requestBody,
    responses,
    ...rest
  } = operation
  const ordered = {
    operationId,
    summary,
    description,
    tags,
    'x-acceso': access,
    security,
    servers,
    parameters,
    requestBody,
    ...rest,
    responses,
  }
  return Object.fromEntries(Object.entries(ordered).filter(([, value]) => value !== undefined)) as Operation
}

/** Only what some operation refers to is published. */
function dropUnused({ paths, components }: Document): void {
  const text = JSON.stringify([paths, components.responses])
  const keep = (section: string, isUsed: (name: string) => boolean) => {
    components[section] = Object.fromEntries(Object.entries(components[section]!).filter(([name]) => isUsed(name)))
  }
  for (const section of ['headers', 'parameters']) keep(section, (name) => text.includes(`"#/components/${section}/${name}"`))
  keep('securitySchemes', (name) => text.includes(`{"${name}":[]}`))
}
