export { sessionPages as portalPages } from './session-routes.ts'
