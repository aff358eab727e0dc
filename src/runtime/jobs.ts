// The recurring work of the whole service, and what runs as long as it serves.

import type { Context } from '../context.ts'
import { purgeIdempotency } from '../http/idempotency.ts'
import { chainAudit } from '../modules/audit/index.ts'
import { lapseCertifications, purgeEvidence, sendCertificationReminders } from '../modules/certification/index.ts'
import { purgeChallenges, reloadAuthorities } from '../modules/efirma/index.ts'
import { purgeAttempts } from '../modules/login-throttle/index.ts'
import { purgeAccesses } from '../modules/notices/index.ts'
import { startMailDelivery } from '../modules/outbox/index.ts'
import { sendPasswordReminders } from '../modules/passwords/index.ts'
import { prepareKeys, purgeRuns } from '../modules/sandbox/index.ts'
import { purgeSessions } from '../modules/sessions/index.ts'
import { purgeRevokedTokens } from '../modules/tokens/index.ts'
import { sendTrustReminders } from '../modules/trust/index.ts'
import { purgeUsers } from '../modules/users/index.ts'
import { watchState } from '../modules/web/public/index.ts'
import type { Job } from './scheduler.ts'

const HOUR = 3600

export const backgroundJobs: Job[] = [
  { name: 'purge challenges', everySeconds: HOUR, run: purgeChallenges },
  { name: 'purge idempotency keys', everySeconds: HOUR, run: purgeIdempotency },
  { name: 'purge revoked tokens', everySeconds: HOUR, run: purgeRevokedTokens },
  { name: 'purge sessions', everySeconds: HOUR, run: purgeSessions },
  { name: 'purge invitations', everySeconds: HOUR, run: purgeUsers },
  { name: 'purge attempts', everySeconds: HOUR, run: purgeAttempts },
  { name: 'purge the access log', everySeconds: HOUR, run: purgeAccesses },
  { name: 'chain the audit log', everySeconds: 5, run: chainAudit },
  // So that the page of the state knows since when, also where nobody has looked at it.
  { name: 'watch the state', everySeconds: 30, run: (ctx) => watchState(ctx, { state: 'ready' }) },
  { name: 'password reminders', everySeconds: 6 * HOUR, run: sendPasswordReminders },
  { name: 'trust reminders', everySeconds: HOUR, run: sendTrustReminders },
  { name: 'lapsed certifications', everySeconds: HOUR / 4, run: lapseCertifications },
  { name: 'purge evidence', everySeconds: HOUR, run: purgeEvidence },
  { name: 'certification reminders', everySeconds: HOUR, run: sendCertificationReminders },
]

/** Of the sandbox, over its Context. Its audit log is not chained and no reminders go out: runs come and go, each by its own clock. */
export const sandboxJobs: Job[] = [
  { name: 'sandbox: purge runs', everySeconds: HOUR, run: purgeRuns },
  { name: 'sandbox: prepare keys', everySeconds: 30, run: prepareKeys },
  { name: 'sandbox: purge challenges', everySeconds: HOUR, run: purgeChallenges },
  { name: 'sandbox: purge idempotency keys', everySeconds: HOUR, run: purgeIdempotency },
  { name: 'sandbox: purge revoked tokens', everySeconds: HOUR, run: purgeRevokedTokens },
  { name: 'sandbox: purge attempts', everySeconds: HOUR, run: purgeAttempts },
]

/** Ends something; awaited. */
export type Closer = () => unknown

/** Starts what runs on its own; adds to `closers` what ends it. */
export async function startServices(ctx: Context, closers: Closer[]): Promise<void> {
  // Now, so that the log says at the start which authorities are believed, or that none is.
  await reloadAuthorities(ctx)
  closers.push(startMailDelivery(ctx))
}
