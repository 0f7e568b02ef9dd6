import { arrayOf, recordOf, text } from '../../data/type.ts';
import type { ArrayValue, Value } from '../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { type SetRows, setFunction } from '../define.ts';

const fields = [
  { name: 'option_name', type: text },
  { name: 'option_value', type: text },
];

/** Each `name=value` of an array in its parts; without `=` there is no value. */
function* options(
  [arrays]: readonly Vector[],
  rows: number,
  types: Parameters<typeof vectorOf>[0][],
): Iterable<SetRows> {
  for (let row = 0; row < rows; row++) {
    if (isNull(arrays, row)) continue;
    const { items } = valueAt(arrays, row) as ArrayValue;
    if (items.length === 0) continue;
    const pairs = items.map((item): readonly Value[] => {
      const [name, ...value] = String(item).split('=');
      return [name, value.length === 0 ? null : value.join('=')];
    });
    const columns =
      types.length === 1
        ? [
            vectorOf(
              types[0],
              pairs.map((each) => ({ fields: each })),
            ),
          ]
        : types.map((type, i) =>
            vectorOf(
              type,
              pairs.map((each) => each[i]),
            ),
          );
    yield { parents: new Int32Array(items.length).fill(row), columns };
  }
}

/** What psql describes foreign tables with. */
export const pgOptionsToTable = setFunction({
  name: 'pg_options_to_table',
  about: 'The options of an array of name=value: records (option_name, option_value).',
  overloads: [
    {
      args: [arrayOf(text)],
      result: recordOf(fields),
      columns: () => fields,
      run: (args, rows, types) => options(args, rows, [...types]),
    },
  ],
  examples: [
    { sql: "pg_options_to_table(ARRAY['a=1', 'b', 'c=x=y'])", is: '(a,1), (b,), (c,x=y)' },
    { sql: "pg_options_to_table('{}'::text[])", is: '' },
  ],
});
