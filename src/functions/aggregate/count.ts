import { int64 } from '../../data/type.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { grown } from '../accumulate/groups.ts';
import { countsVector, numberAt } from '../accumulate/state.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** Number of rows, or of rows whose argument is not NULL. */
export const count = aggregateFunction({
  name: 'count',
  about: 'Number of input rows; with an argument, of rows where it is not NULL.',
  overloads: [
    { args: [], result: int64, stateTypes: () => [int64], start: counter },
    { args: [{ kind: 'any' }], result: int64, stateTypes: () => [int64], start: counter },
  ],
  examples: [
    { sql: '(SELECT count(*) FROM (VALUES (1), (NULL)) AS t(x))', is: '2' },
    { sql: '(SELECT count(x) FROM (VALUES (1), (NULL)) AS t(x))', is: '1' },
  ],
});

function counter(): Accumulator {
  let counts = new Float64Array(0);
  let groupCount = 0;
  const result = (): Vector => countsVector(counts, groupCount);
  return {
    resize(groups) {
      groupCount = groups;
      counts = grown(counts, groups);
    },
    update(groups, args, rows) {
      if (args.length > 0) return countValues(counts, groups, args[0], rows);
      if (groups === null) counts[0] += rows;
      else for (let i = 0; i < rows; i++) counts[groups[i]]++;
    },
    merge(groups, [partial], rows) {
      for (let i = 0; i < rows; i++) counts[groups === null ? 0 : groups[i]] += numberAt(partial, i);
    },
    state: () => [result()],
    finish: result,
  };
}

function countValues(counts: Float64Array, groups: Uint32Array | null, column: Vector, rows: number): void {
  if (column.encoding === 'constant' && isNull(column, 0)) return;
  const bits = column.encoding === 'constant' ? null : column.validity;
  for (let i = 0; i < rows; i++) {
    if (bits === null || (bits[i >> 3] & (1 << (i & 7))) !== 0) counts[groups === null ? 0 : groups[i]]++;
  }
}
