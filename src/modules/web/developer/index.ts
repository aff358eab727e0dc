export { developerPages } from './routes.ts'
