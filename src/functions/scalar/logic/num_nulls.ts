import { type DataType, int32 } from '../../../data/type.ts';
import { flat, isNull, type Vector } from '../../../data/vector.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';

function counted(args: readonly Vector[], rows: number, wanted: boolean): Vector {
  const out = new Int32Array(rows);
  for (const arg of args) for (let row = 0; row < rows; row++) if (isNull(arg, row) === wanted) out[row]++;
  return flat(int32 satisfies DataType, out, rows);
}

const counting = (name: string, about: string, wanted: boolean, is: string): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [
      {
        args: [{ kind: 'any' }, { kind: 'any' }],
        variadic: true,
        result: int32,
        calledOnNull: true,
        run: (args, rows) => counted(args, rows, wanted),
      },
    ],
    examples: [{ sql: `${name}(1, NULL, 2)`, is }],
  });

export const numNulls = counting('num_nulls', 'How many of the arguments are NULL.', true, '1');
export const numNonnulls = counting('num_nonnulls', 'How many of the arguments are not NULL.', false, '2');
