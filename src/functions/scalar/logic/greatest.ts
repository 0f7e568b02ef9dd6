import { compareValues } from '../../../data/compare.ts';
import type { DataType } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { isNull, type Vector } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type Kernel, scalarFunction } from '../../define.ts';
import { readerOf } from '../../each.ts';

/** Keeps one value of each row's arguments, NULLs left out; the binder has made all of one type. */
const keep =
  (sign: 1 | -1): Kernel =>
  (args: readonly Vector[], rows: number, result: DataType): Vector => {
    const readers = args.map(readerOf);
    const out = new VectorBuilder(result, rows);
    for (let row = 0; row < rows; row++) {
      let best: Value = null;
      for (let i = 0; i < args.length; i++) {
        if (isNull(args[i], row)) continue;
        const value = readers[i](row);
        if (best === null || sign * compareValues(value!, best, result) > 0) best = value;
      }
      out.append(best);
    }
    return out.finish();
  };

const overloads = (sign: 1 | -1) => [
  {
    args: [{ kind: 'any' }, { kind: 'any' }] as const,
    variadic: true,
    calledOnNull: true,
    result: ([first]: readonly DataType[]) => first,
    run: keep(sign),
  },
];

/** The greatest of the arguments; NULLs are passed over. */
export const greatest = scalarFunction({
  name: 'greatest',
  about: 'The greatest of the arguments; NULLs are passed over.',
  overloads: overloads(1),
  examples: [
    { sql: 'greatest(1, NULL, 3)', is: '3' },
    { sql: "greatest('a', 'b')", is: 'b' },
    { sql: 'greatest()', is: 'ERROR 42601' },
  ],
});

export const least = scalarFunction({
  name: 'least',
  about: 'The least of the arguments; NULLs are passed over.',
  overloads: overloads(-1),
  examples: [{ sql: 'least(2, 1.5)', is: '1.5' }],
});
