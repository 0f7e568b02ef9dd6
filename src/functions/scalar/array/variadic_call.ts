import { int32, text } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../../data/vector.ts';
import { VectorBuilder, vectorOf } from '../../../data/vector_builder.ts';
import { gather } from '../../../kernels/gather.ts';
import { type Kernel, scalarFunction } from '../../define.ts';
import { scalarByName } from '../../registry.ts';

/**
 * The overload of a function whose last argument repeats, once for each length of the arrays: the items of an array
 * are as many arguments.
 */
const run: Kernel = ([name, overload, ...args], rows, result, context) => {
  const called = scalarByName(valueAt(name, 0) as string)!.overloads[valueAt(overload, 0) as number];
  const fixed = args.slice(0, -1);
  const arrays = args[args.length - 1];
  const lists = Array.from({ length: rows }, (_, row) => valueAt(arrays, row) as ArrayValue | null);
  const values = new Array<Value>(rows).fill(null);
  for (const length of new Set(lists.flatMap((list) => (list === null ? [] : [list.items.length])))) {
    const own = lists.flatMap((list, row) => (list?.items.length === length ? [row] : []));
    const places = Int32Array.from(own);
    const spread = Array.from({ length }, (_, i) =>
      itemsAt(
        arrays,
        own.map((row) => lists[row]!.items[i]),
      ),
    );
    const given = [...fixed.map((arg) => gather(arg, places, own.length)), ...spread];
    const out = called.run(given, own.length, result, context);
    const isStrict = called.calledOnNull !== true;
    own.forEach((row, i) => {
      values[row] = isStrict && given.some((arg) => isNull(arg, i)) ? null : valueAt(out, i);
    });
  }
  const builder = new VectorBuilder(result, rows);
  for (const value of values) builder.append(value);
  return builder.finish();
};

const itemsAt = ({ type }: Vector, items: readonly Value[]): Vector =>
  vectorOf(type.kind === 'array' ? type.element : type, items);

/** `f(a, VARIADIC array)`: the binder gives the function and its overload. */
export const variadicCall = scalarFunction({
  name: 'variadic_call',
  about: 'A function over the items of an array as its last arguments: `f(a, VARIADIC array)`.',
  overloads: [
    {
      args: [text, int32, { kind: 'any' }, { kind: 'any' }],
      variadic: true,
      result: text,
      calledOnNull: true,
      run,
    },
  ],
  examples: [{ sql: "concat_ws('-', VARIADIC ARRAY['a', 'b'])", is: 'a-b' }],
});
