export {
  BatchOutdated,
  type Checked,
  type ImportOptions,
  importRows,
  type Numbered,
  RETRY_DELAYS,
  type Totals,
  type Written,
} from './import-rows.ts'
export { rowProblems } from './problems.ts'
export { type Columns, type Reject, type Row, readRows, type Values } from './read-rows.ts'
export { type Encoding, fileSource, formatOfName, type RowFormat, type Source, textSource } from './source.ts'
