// Import first. V8 places what it has seen to live long at once among the old objects. It learns that of the lists of rows while a burst
// of pages is under way, and then keeps every text of every page until the next full collection: measured, each collection of the young
// took 10 ms instead of 2, and a page up to twice the processor time, in three starts of five (docs/adr/0033).
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--no-allocation-site-pretenuring')
