import { errors } from '../base/error.ts';
import type { Expression, Option, OptionValue } from './ast.ts';

/** A plain option value as text: a word, a string, a number with its sign, true or false; null: a bare name. */
export function optionText(option: Option): string | null {
  return option.value === null ? null : valueText(option.value, option.name);
}

/** A list of plain values, or one plain value as a list of one. */
export function optionTexts(option: Option): string[] {
  if (option.value === null) return [];
  if (option.value.kind === 'list') return option.value.items.map((item) => valueText(item, option.name));
  return [valueText(option.value, option.name)];
}

function valueText(value: OptionValue, name: string): string {
  const text = value.kind === 'expression' ? plainText(value.expr) : undefined;
  if (text === undefined) throw errors.invalidParameterValue(`option "${name}" takes one plain value`, value.at);
  return text;
}

function plainText(expr: Expression): string | undefined {
  switch (expr.kind) {
    case 'string':
      return expr.value;
    case 'number':
      return expr.text;
    case 'boolean':
      return String(expr.value);
    case 'column':
      return expr.parts.map((part) => part.name).join('.');
    case 'unary': {
      const operand = expr.operand.kind === 'number' ? plainText(expr.operand) : undefined;
      if (operand === undefined || (expr.operator !== '-' && expr.operator !== '+')) return undefined;
      return expr.operator === '-' ? `-${operand}` : operand;
    }
    default:
      return undefined;
  }
}
