// Parameters that several operations have in common, named by `sharedParameter`, stand once in the components.
import { PARAMETER_NAME } from '../named-schemas.ts'
import type { Json, Operation } from './json.ts'

export function shareParameters(operations: Operation[]): Record<string, Json> {
  const shared: Record<string, Json> = {}
  for (const operation of operations) {
    operation.parameters = operation.parameters?.map((parameter) => {
      const { [PARAMETER_NAME]: name, ...schema } = (parameter.schema ?? {}) as Json & { [PARAMETER_NAME]?: string }
      if (name === undefined) return parameter
      const told = { ...parameter, schema }
      if (shared[name] && JSON.stringify(shared[name]) !== JSON.stringify(told))
        throw new Error(`two parameters are called ${name}`)
      shared[name] = told
      return { $ref: `#/components/parameters/${name}` }
    })
  }
  return shared
}
