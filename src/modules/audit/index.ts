export { chainAudit, checkpointAudit } from './chain-audit.ts'
export { latestEntryAbout, latestImport } from './entry-queries.ts'
export { type AuditEntry, recordAudit } from './record-audit.ts'
export { type Anchor, type AuditReport, type Finding, verifyAudit } from './verify-audit.ts'
