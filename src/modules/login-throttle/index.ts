export { type Attempt, admitAttempt, attemptSucceeded, withdrawAttempt } from './admit-attempt.ts'
export { purgeAttempts } from './purge-attempts.ts'
