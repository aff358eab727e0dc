export { calculateWithholdings } from './calculate-withholdings.ts'
export { paymentDue } from './payment-due.ts'
export { withholdingRoutes } from './routes.ts'
export type { Calculated, CalculationAnswer, CalculationRequest, Part, Result, Worker } from './schemas.ts'
