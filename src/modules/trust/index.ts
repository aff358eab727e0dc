export { grantAct, revokeAct } from './acts.ts'
export { type Access, readableNrps, readingAccess } from './reading-access.ts'
export { trustRoutes } from './routes.ts'
