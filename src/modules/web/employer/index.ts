export { employerPages } from './routes.ts'
