export { addEvidence, type EvidenceFile, listEvidence, readEvidence } from './add-evidence.ts'
export { type Approved, approveCertification, rejectCertification } from './approve-certification.ts'
export { constanciaPdf, verifiableConstancia } from './constancia.ts'
export { cancelCertification, revokeCertified } from './end-certification.ts'
export { liveViews } from './event-routes.ts'
export { followCertification, type LiveEvent } from './follow-certification.ts'
export { lapseCertifications, sendCertificationReminders } from './lapse-certifications.ts'
export { type EnvironmentView, openCertification, readEnvironment, testEfirmasZip } from './open-certification.ts'
export { certificationOperatorRoutes } from './operator-routes.ts'
export { purgeEvidence } from './purge-evidence.ts'
export {
  type Asker,
  listOwnCertifications,
  listProcedures,
  type ProcedureForOperator,
  readCertification,
  readCertificationSummary,
  runUnderTest,
  type WatchedCertification,
  watchCertification,
} from './read-certifications.ts'
export { readUpload, readUploadForm, type Upload } from './read-upload.ts'
export { listProducts, type ProductView, readProduct, registerProduct } from './register-product.ts'
export { certificationReport, type ReportView, reportPdf } from './report.ts'
export { requestApproval } from './request-approval.ts'
export { certificationRoutes } from './routes.ts'
export type { State } from './rules.ts'
export { checkRun, runTests } from './run-tests.ts'
export { ProductBody } from './schemas.ts'
export { sendEvidence } from './send-evidence.ts'
export type { Environment, RunEvent, Suite } from './suite.ts'
export type { PaceName, PreflightCheck, TestCase, TestState, Verdict } from './test-schemas.ts'
export type { CertificationSummaryView, CertificationView } from './view-certification.ts'
