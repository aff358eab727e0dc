// Every component of the pages, by name. They are documented with examples at /portal/componentes (not in production).
export { type BarChart, barChart } from './bar-chart.ts'
export {
  badge,
  type Column,
  date,
  dayText,
  definitions,
  doneNotice,
  emptyState,
  instant,
  instantText,
  notice,
  pagination,
  progress,
  steps,
  type Tone,
  table,
  tabs,
} from './display-parts.ts'
export { dropScripts, type EfirmaForm, efirmaForm, efirmaScripts } from './efirma-form.ts'
export {
  type Button,
  button,
  choices,
  errorOf,
  errorSummary,
  type FieldParts,
  type FormError,
  field,
  fileField,
  linkButton,
  type Option,
  select,
  textarea,
} from './form-parts.ts'
