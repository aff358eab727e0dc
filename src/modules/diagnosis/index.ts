export { diagnoseForOperator, type OperatorRequest } from './diagnose.ts'
export { LINK_NAMES } from './links.ts'
export { diagnosisRoutes } from './routes.ts'
export type { Diagnosis, LinkReport } from './schemas.ts'
