import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SCHEMA_FILE, schemaText } from '../../src/db/generate-schema.ts'
import { openTestDatabase } from '../support/database.ts'

test('the types of the tables are those that the migrations make (else: npm run schema)', async () => {
  const database = await openTestDatabase()
  expect(await schemaText(database)).toBe(readFileSync(SCHEMA_FILE, 'utf8'))
  await database.close()
})
