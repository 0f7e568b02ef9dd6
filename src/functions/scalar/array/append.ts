import { errors, raise } from '../../../base/error.ts';
import type { DataType } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { type Overload, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachWithNulls } from './each_array.ts';
import { listLike, noItems } from './shape.ts';

const arrays = { kind: 'anycompatiblearray' } as const;
const item = { kind: 'anycompatible' } as const;

function oneDimension(array: ArrayValue | null): ArrayValue {
  if (array === null) return noItems;
  if (array.lengths.length > 1) raise(errors.dataException('argument must be empty or one-dimensional array'));
  return array;
}

function appended(array: ArrayValue | null, value: Value): ArrayValue {
  const list = oneDimension(array);
  return listLike(list, [...list.items, value]);
}

function prepended(value: Value, array: ArrayValue | null): ArrayValue {
  const list = oneDimension(array);
  return listLike(list, [value, ...list.items]);
}

function concatenated(a: ArrayValue | null, b: ArrayValue | null): ArrayValue | null {
  if (a === null || b === null) return a ?? b;
  if (a.lengths.length === 0) return b;
  if (b.lengths.length === 0) return a;
  const [m, n] = [a.lengths.length, b.lengths.length];
  if (Math.abs(m - n) > 1) {
    incompatible(`Arrays of ${m} and ${n} dimensions are not compatible for concatenation.`);
  }
  const items = [...a.items, ...b.items];
  if (m === n) {
    if (!sameBounds(a, 1, b, 1)) {
      incompatible('Arrays with differing element dimensions are not compatible for concatenation.');
    }
    return { items, lengths: [a.lengths[0] + b.lengths[0], ...a.lengths.slice(1)], lowers: a.lowers };
  }
  const larger = m > n ? a : b;
  const smaller = m > n ? b : a;
  if (!sameBounds(larger, 1, smaller, 0)) {
    incompatible('Arrays with differing dimensions are not compatible for concatenation.');
  }
  return { items, lengths: [larger.lengths[0] + 1, ...larger.lengths.slice(1)], lowers: larger.lowers };
}

const incompatible = (detail: string): never =>
  raise(errors.arraySubscript('cannot concatenate incompatible arrays', detail));

/** Whether the dimensions of one from `i` on are those of the other from `j` on. */
function sameBounds(a: ArrayValue, i: number, b: ArrayValue, j: number): boolean {
  const tail = ({ lengths, lowers }: ArrayValue, from: number): string =>
    `${lengths.slice(from)}/${lowers.slice(from)}`;
  return tail(a, i) === tail(b, j);
}

const arrayOfArgument =
  (at: number) =>
  (args: readonly DataType[]): DataType =>
    args[at];

const append: Overload = {
  args: [arrays, item],
  result: arrayOfArgument(0),
  calledOnNull: true,
  run: eachWithNulls(() => appended),
};
const prepend: Overload = {
  args: [item, arrays],
  result: arrayOfArgument(1),
  calledOnNull: true,
  run: eachWithNulls(() => prepended),
};
const concatenate: Overload = {
  args: [arrays, arrays],
  result: arrayOfArgument(0),
  calledOnNull: true,
  run: eachWithNulls(() => concatenated),
};

/** What `||` means where an array stands beside it. */
export const arrayConcatenations: readonly Overload[] = [append, prepend, concatenate];

const under = (
  names: readonly string[],
  about: string,
  overload: Overload,
  example: (name: string) => { readonly sql: string; readonly is: string },
): readonly ScalarFunction[] =>
  names.map((name) => scalarFunction({ name, about, overloads: [overload], examples: [example(name)] }));

export const appendFunctions: readonly ScalarFunction[] = [
  ...under(['array_append', 'list_append'], 'An array with one more item at its end.', append, (name) => ({
    sql: `${name}(ARRAY[1, 2], 3)`,
    is: '{1,2,3}',
  })),
  ...under(['array_prepend', 'list_prepend'], 'An array with one more item at its beginning.', prepend, (name) => ({
    sql: `${name}(1, ARRAY[2, 3])`,
    is: '{1,2,3}',
  })),
  ...under(
    ['array_cat', 'array_concat', 'list_concat'],
    'One array behind the other, or an array as one more item of an array of arrays.',
    concatenate,
    (name) => ({ sql: `${name}(ARRAY[1, 2], ARRAY[3])`, is: '{1,2,3}' }),
  ),
];
