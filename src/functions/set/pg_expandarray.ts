import { type DataType, int32, recordOf } from '../../data/type.ts';
import type { ArrayValue, Value } from '../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { type SetRows, setFunction } from '../define.ts';

const fieldsOf = ([array]: readonly DataType[]) => [
  { name: 'x', type: array.kind === 'array' ? array.element : array },
  { name: 'n', type: int32 },
];

/** The items with their places, counted from 1 whatever the lower bound; as one record or as two columns. */
function* places([arrays]: readonly Vector[], rows: number, types: readonly DataType[]): Iterable<SetRows> {
  for (let row = 0; row < rows; row++) {
    if (isNull(arrays, row)) continue;
    const { items } = valueAt(arrays, row) as ArrayValue;
    if (items.length === 0) continue;
    const pairs = items.map((item, i): readonly Value[] => [item, i + 1]);
    const columns =
      types.length === 1
        ? [
            vectorOf(
              types[0],
              pairs.map((fields) => ({ fields })),
            ),
          ]
        : types.map((type, column) =>
            vectorOf(
              type,
              pairs.map((fields) => fields[column]),
            ),
          );
    yield { parents: new Int32Array(items.length).fill(row), columns };
  }
}

/** What PostgreSQL's own views and pgjdbc take keys apart with. */
export const pgExpandarray = setFunction({
  name: 'information_schema._pg_expandarray',
  about: 'The items of an array with their places: records (x, n).',
  overloads: [
    { args: [{ kind: 'anyarray' }], result: (args) => recordOf(fieldsOf(args)), columns: fieldsOf, run: places },
  ],
  examples: [
    { sql: "information_schema._pg_expandarray(ARRAY['a', 'b'])", is: '(a,1), (b,2)' },
    { sql: "information_schema._pg_expandarray('{}'::int[])", is: '' },
  ],
});
