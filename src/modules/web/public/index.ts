export { calculatorHref } from './calculator-examples.ts'
export { siteRoutes } from './routes.ts'
export { watchState } from './watch-state.ts'
