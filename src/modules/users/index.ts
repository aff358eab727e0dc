export { purgeUsers } from './purge-users.ts'
export { resealUsers } from './reseal-users.ts'
export { userPages } from './routes.ts'
export { trusteesEmails } from './trustees.ts'
