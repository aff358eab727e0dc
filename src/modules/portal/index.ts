export { portalRoutes } from './routes.ts'
export { sessionPages as portalPages } from './session-routes.ts'
