// What a file before this one left open, since it failed, would stay for as long as the worker runs.
import { discardLeftovers } from './database.ts'

discardLeftovers()
