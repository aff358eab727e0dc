export {
  type Access,
  type AccessQuestion,
  type AccessRow,
  accessStatement,
  judgeAccess,
  judgePlain,
  ownStatement,
  type Place,
  type PlainRow,
  placeKey,
  plainStatement,
  readableAmong,
  readableNrps,
  readingAccess,
  readingAccesses,
} from './access.ts'
export { grantAct, revokeAct } from './acts.ts'
export { endMovedRegistrations } from './end-moved.ts'
export { followCertifications } from './follow-certifications.ts'
export { grantTrust } from './grant-trust.ts'
export { handoverOf } from './handover.ts'
export { listRequests } from './list-requests.ts'
export { noteFirstReads } from './note-first-reads.ts'
export { problems as trustProblems } from './problems.ts'
export { listRelations, readRelation } from './read-trust.ts'
export { grantReceipt, revocationReceipt, verifiableRelation } from './relation-receipt.ts'
export { type Between, relationsBetween } from './relations-between.ts'
export { declineRequest, type RequestView, readRequest, requestTrust, withdrawRequest } from './request-trust.ts'
export { grantedTrust, liveRelations, revokeTrust } from './revoke-trust.ts'
export { trustRoutes } from './routes.ts'
export { judgeTerms, type TrustState } from './rules.ts'
export { sendTrustReminders } from './send-reminders.ts'
export type { RelationView } from './view-relation.ts'
