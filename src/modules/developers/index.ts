export { type Certified, type CertifyRequest, certifiedOn, certifyDeveloper, ensureDeveloper } from './certify-developer.ts'
export { certifyTested, type TestedProduct } from './certify-tested.ts'
export { lapseCertification } from './lapse-certification.ts'
export { type DeveloperPage, listCertifications, listDevelopers } from './list-developers.ts'
export { problems as developerProblems } from './problems.ts'
export {
  type Certification,
  developerName,
  type EndingCertification,
  knownDeveloperSql,
  takeChangeNumber,
  takeEndingCertifications,
} from './queries.ts'
export { revokeCertification, revokeIn } from './revoke-certification.ts'
export { developerRoutes } from './routes.ts'
