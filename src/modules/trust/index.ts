export { grantAct, revokeAct } from './acts.ts'
export { type Access, readableNrps, readingAccess } from './reading-access.ts'
export { verifiableRelation } from './relation-receipt.ts'
export { trustRoutes } from './routes.ts'
