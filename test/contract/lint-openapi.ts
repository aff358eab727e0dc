// `npm run openapi:lint`: the recommended rules of Redocly and of Spectral over openapi.yaml; a warning counts like an error.
import { readFileSync } from 'node:fs'
import { createConfig, lint } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { OPENAPI_FILE } from '../../src/openapi.ts'

/** One line a finding: rule, place, what. Empty when the contract is clean. */
export const lintOpenapi = async (file: string = OPENAPI_FILE): Promise<string[]> => [
  ...(await askRedocly(file)),
  ...(await askSpectral(file)),
]

async function askRedocly(file: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const findings = await lint({ ref: file, config })
  return findings.map((f) => `redocly ${f.severity} ${f.ruleId} ${f.location[0]?.pointer ?? ''}: ${f.message}`)
}

/** `spectral:oas` with the rules that it leaves off, but those that ask for tags in order of the alphabet, a licence's URL and a mailbox. */
async function askSpectral(file: string): Promise<string[]> {
  const judge = new spectral.Spectral()
  judge.setRuleset({
    extends: [[rulesets.oas, 'all']],
    rules: { 'openapi-tags-alphabetical': 'off', 'license-url': 'off', 'contact-properties': 'off' },
  } as never)
  const findings = await judge.run(readFileSync(file, 'utf8'))
  return findings.map((f) => `spectral ${f.severity} ${f.code} ${f.path.join('/')}: ${f.message}`)
}

if (import.meta.main) {
  const findings = await lintOpenapi()
  for (const finding of findings) console.error(finding)
  console.log(`openapi.yaml: ${findings.length} findings`)
  process.exitCode = findings.length > 0 ? 1 : 0
}
