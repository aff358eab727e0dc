export { calculatorHref } from './calculator-examples.ts'
export { siteRoutes } from './routes.ts'
export { startingPage } from './starting-page.ts'
export { watchState } from './watch-state.ts'
