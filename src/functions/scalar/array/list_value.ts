import { errors, raise } from '../../../base/error.ts';
import { arrayOf, type DataType } from '../../../data/type.ts';
import { type ArrayValue, listValue, type Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { eachWithNulls } from './each_array.ts';
import { noItems } from './shape.ts';

/** Arrays have no arrays inside: those given become one of a further dimension. */
const resultOf = ([type]: readonly DataType[]): DataType => (type.kind === 'array' ? type : arrayOf(type));

/** What ARRAY[…] makes of arrays, by Postgres's rules: NULLs and empty arrays are left out when all are such. */
export function stacked(parts: readonly (ArrayValue | null)[]): ArrayValue {
  const filled = parts.filter((part) => part !== null && part.lengths.length > 0) as readonly ArrayValue[];
  if (filled.length === 0) return noItems;
  const [{ lengths, lowers }] = filled;
  const agrees = (part: ArrayValue): boolean =>
    part.lengths.length === lengths.length &&
    lengths.every((length, i) => length === part.lengths[i] && lowers[i] === part.lowers[i]);
  if (filled.length < parts.length || !filled.every(agrees)) {
    raise(errors.arraySubscript('multidimensional arrays must have array expressions with matching dimensions'));
  }
  if (lengths.length >= 6) {
    raise(errors.programLimit(`number of array dimensions (${lengths.length + 1}) exceeds the maximum allowed (6)`));
  }
  return {
    items: filled.flatMap(({ items }) => items),
    lengths: [filled.length, ...lengths],
    lowers: [1, ...lowers],
  };
}

/** `ARRAY[a, b]`, and DuckDB's function of the same meaning. */
export const listValueFunction = scalarFunction({
  name: 'list_value',
  about: 'An array of the arguments, which meet in one type; of arrays, an array of one more dimension. `ARRAY[…]`.',
  overloads: [
    {
      args: [{ kind: 'anycompatible' }],
      variadic: true,
      result: resultOf,
      calledOnNull: true,
      run: (args, rows, result, context) => {
        const make = args[0].type.kind === 'array' ? stacked : listValue;
        return eachWithNulls(
          () =>
            (...values: Value[]) =>
              make(values as (ArrayValue | null)[]),
        )(args, rows, result, context);
      },
    },
  ],
  examples: [
    { sql: 'list_value(1, 2, NULL)', is: '{1,2,NULL}' },
    { sql: 'ARRAY[ARRAY[1, 2], ARRAY[3, 4]]', is: '{{1,2},{3,4}}' },
    { sql: 'ARRAY[ARRAY[1, 2], ARRAY[3]]', is: 'ERROR 2202E' },
  ],
});
