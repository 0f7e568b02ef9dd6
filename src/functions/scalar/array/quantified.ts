import { bitmapBytes, setBit } from '../../../base/bits.ts';
import { bool, int32, text } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { flat, isNull, type Vector, valueAt } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type Kernel, type ScalarFunction, scalarFunction } from '../../define.ts';
import { scalarByName } from '../../registry.ts';

/**
 * `x op ANY (array)` and `x op ALL (array)`: the operator and its overload are given by name and number. Every pair of
 * a row and an item of its array goes through the operator's own kernel, then rows gather what their pairs gave.
 */
const quantified =
  (isAny: boolean): Kernel =>
  (args, rows, _, context) => {
    const [operator, overload, left, arrays] = args;
    const { run, calledOnNull = false } = scalarByName(valueAt(operator, 0) as string)!.overloads[
      valueAt(overload, 0) as number
    ];
    const lists = Array.from({ length: rows }, (_, row) => valueAt(arrays, row) as ArrayValue | null);
    const pairs = pairsOf(left, arrays, lists);
    const held = run([pairs.left, pairs.items], pairs.left.length, bool, context);
    const strictNull = (at: number): boolean => !calledOnNull && (isNull(pairs.left, at) || isNull(pairs.items, at));
    const truth = (at: number): boolean | null =>
      strictNull(at) || isNull(held, at) ? null : (valueAt(held, at) as boolean);
    return gathered(lists, truth, isAny);
  };

function pairsOf(left: Vector, arrays: Vector, lists: readonly (ArrayValue | null)[]): { left: Vector; items: Vector } {
  const element = arrays.type.kind === 'array' ? arrays.type.element : arrays.type;
  const [lefts, items] = [new VectorBuilder(left.type), new VectorBuilder(element)];
  for (const [row, list] of lists.entries()) {
    if (list === null || list.items.length === 0) continue;
    const value = valueAt(left, row);
    for (const item of list.items) {
      lefts.append(value);
      items.append(item);
    }
  }
  return { left: lefts.finish(), items: items.finish() };
}

function gathered(
  lists: readonly (ArrayValue | null)[],
  truth: (at: number) => boolean | null,
  isAny: boolean,
): Vector {
  const rows = lists.length;
  const out = new Uint8Array(rows);
  const validity = new Uint8Array(bitmapBytes(rows));
  let at = 0;
  for (const [row, list] of lists.entries()) {
    if (list === null) continue;
    let found: Value = !isAny;
    for (const end = at + list.items.length; at < end; at++) {
      const one = truth(at);
      if (one === isAny) found = isAny;
      else if (one === null && found !== isAny) found = null;
    }
    if (found === null) continue;
    setBit(validity, row);
    out[row] = found === true ? 1 : 0;
  }
  return flat(bool, out, rows, validity);
}

const definition = (name: string, about: string, isAny: boolean, is: string): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [
      {
        args: [text, int32, { kind: 'any' }, { kind: 'anyarray' }],
        result: bool,
        calledOnNull: true,
        run: quantified(isAny),
      },
    ],
    examples: [{ sql: `2 > ${isAny ? 'ANY' : 'ALL'} (ARRAY[1, 2])`, is }],
  });

export const quantifiedFunctions: readonly ScalarFunction[] = [
  definition(
    'any_of',
    'Whether an operator holds between a value and an item of an array: `x op ANY (array)`.',
    true,
    't',
  ),
  definition('all_of', 'Whether an operator holds between a value and each item: `x op ALL (array)`.', false, 'f'),
];
