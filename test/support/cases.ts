// Inputs from public reports (../shared/cases); what is right of each stands in that folder's README.
import { join } from 'node:path'
import { SHARED } from './shared.ts'

export const CASES = join(SHARED, 'cases')
