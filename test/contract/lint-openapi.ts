// `npm run openapi:lint`: Redocly's recommended rules over openapi.yaml; a warning counts like an error.
import { createConfig, lint } from '@redocly/openapi-core'
import { OPENAPI_FILE } from '../../src/openapi.ts'

/** One line a finding: rule, place, what. Empty when the contract is clean. */
export async function lintOpenapi(file: string = OPENAPI_FILE): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const findings = await lint({ ref: file, config })
  return findings.map((f) => `${f.severity} ${f.ruleId} ${f.location[0]?.pointer ?? ''}: ${f.message}`)
}

if (import.meta.main) {
  const findings = await lintOpenapi()
  for (const finding of findings) console.error(finding)
  console.log(`openapi.yaml: ${findings.length} findings`)
  process.exitCode = findings.length > 0 ? 1 : 0
}
