import { errors, raise } from '../../../base/error.ts';
import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each3 } from '../../each.ts';

function part(s: string, separator: string, n: number): string {
  if (n === 0) return raise(errors.invalidParameterValue('field position must not be zero'));
  const parts = separator === '' ? [s] : s.split(separator);
  return parts.at(n > 0 ? n - 1 : n) ?? '';
}

/** The n-th field between separators, from 1; from the end when n is negative. */
export const splitPart = scalarFunction({
  name: 'split_part',
  about: 'The n-th field between separators; a negative n counts from the end.',
  overloads: [{ args: [text, text, int32], result: text, run: each3(part) }],
  examples: [
    { sql: "split_part('abc~@~def~@~ghi', '~@~', 2)", is: 'def' },
    { sql: "split_part('a,b,c', ',', -1)", is: 'c' },
    { sql: "split_part('a,b', ',', 0)", is: 'ERROR 22023' },
  ],
});
