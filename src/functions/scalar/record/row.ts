import { recordOf } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { eachWithNulls } from '../array/each_array.ts';

/** `ROW(a, b)` and `(a, b)` as a value. The binder names the fields. */
export const row = scalarFunction({
  name: 'row',
  about: 'A row of the arguments, whose fields are called f1, f2, ….',
  overloads: [
    {
      args: [{ kind: 'any' }],
      variadic: true,
      result: (args) => recordOf(args.map((type, i) => ({ name: `f${i + 1}`, type }))),
      calledOnNull: true,
      run: (args, rows, result, context) =>
        eachWithNulls(() => (...fields: Value[]) => ({ fields }))(args, rows, result, context),
    },
  ],
  examples: [
    { sql: "ROW(1, 'a b', NULL)", is: '(1,"a b",)' },
    { sql: '(1, 2) = ROW(1, 2)', is: 't' },
  ],
});
