export { PAGE_POLICY, page } from './page.ts'
export { portalRoutes } from './routes.ts'
