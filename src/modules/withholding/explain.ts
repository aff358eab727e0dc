// How an answer tells a step: the rule's code and a Spanish sentence with the figures.
import { pesos } from '../../kernel/rational.ts'
import type { Rule, RuleCode } from './schemas.ts'

export const rule = (regla: RuleCode, explicacion: string): Rule => ({ regla, explicacion })

export const money = (cents: bigint): string => pesos(cents).toFixed(2)

/** `148.10484000` as `148.10484`, `500.0000` as `500.00`: never fewer than two decimals. */
export const trimmed = (text: string): string => text.replace(/(\.\d\d\d*?)0+$/, '$1')
