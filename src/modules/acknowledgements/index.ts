export { type ExportedAcknowledgement, exportAcknowledgements } from './export-acknowledgements.ts'
export { acknowledgementRoutes } from './routes.ts'
