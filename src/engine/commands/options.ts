import { errors } from '../../base/error.ts';
import type { Option } from '../../parser/ast/common.ts';

const words: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  '1': true,
  false: false,
  off: false,
  '0': false,
};

/** The value of an option in parentheses as a word: `''` for none. */
export function wordOf({ value }: Option): string {
  if (value?.kind !== 'expression') return '';
  const { expr } = value;
  if (expr.kind === 'boolean') return String(expr.value);
  if (expr.kind === 'string') return expr.value.toLowerCase();
  if (expr.kind === 'number') return expr.text;
  return expr.kind === 'column' ? expr.parts[0].name : '';
}

/** An option that is on or off; on when nothing is said. 42601 for another word, as in Postgres. */
export function flagOf(option: Option): boolean {
  const flag = option.value === null ? true : words[wordOf(option)];
  if (flag === undefined) throw errors.badSyntax(`${option.name} requires a Boolean value`);
  return flag;
}
