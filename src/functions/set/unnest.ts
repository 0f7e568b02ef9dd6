import { type DataType, sameType } from '../../data/type.ts';
import type { ArrayValue, RecordValue } from '../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { type SetRows, setFunction, type Value } from '../define.ts';

const elementOf = ([array]: readonly DataType[]): DataType => (array.kind === 'array' ? array.element : array);

/** Rows of arguments that make one piece: a bound, since arrays are whole in memory anyway. */
const rowsAtOnce = 1024;

function* items([arrays]: readonly Vector[], rows: number, types: readonly DataType[]): Iterable<SetRows> {
  const element = elementOf([arrays.type]);
  const isWhole = types.length === 1 && sameType(types[0], element);
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const parents: number[] = [];
    const values: Value[] = [];
    for (let row = from; row < Math.min(from + rowsAtOnce, rows); row++) {
      if (isNull(arrays, row)) continue;
      for (const item of (valueAt(arrays, row) as ArrayValue).items) {
        parents.push(row);
        values.push(item);
      }
    }
    if (parents.length === 0) continue;
    const columns = isWhole ? [vectorOf(element, values)] : types.map((type, i) => vectorOf(type, fieldsOf(values, i)));
    yield { parents: Int32Array.from(parents), columns };
  }
}

const fieldsOf = (rows: readonly Value[], i: number): readonly Value[] =>
  rows.map((row) => (row === null ? null : (row as RecordValue).fields[i]));

/** The items of an array, one a row; in FROM rows have a column for each of their fields. */
export const unnest = setFunction({
  name: 'unnest',
  about: 'The items of an array, of all its dimensions in turn; in FROM several arrays may stand side by side.',
  overloads: [
    {
      args: [{ kind: 'anyarray' }],
      result: elementOf,
      columns: (args) => {
        const element = elementOf(args);
        return element.kind === 'record' ? element.fields : [{ name: 'unnest', type: element }];
      },
      run: items,
    },
  ],
  examples: [
    { sql: 'unnest(ARRAY[[1, 2], [3, NULL]])', is: '1, 2, 3, NULL' },
    { sql: "unnest('{}'::text[])", is: '' },
  ],
});
