import { bytes, int64 } from '../../data/type.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { hashRows } from '../../kernels/hash.ts';
import { addHash, estimate, mergeSketch, registers } from '../accumulate/sketch.ts';
import { perGroup } from '../accumulate/state.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** About how many distinct values there are, in 4 KiB per group. */
export const approxCountDistinct = aggregateFunction({
  name: 'approx_count_distinct',
  about: 'About how many distinct values that are not NULL there are (HyperLogLog, standard error 1.6 %).',
  overloads: [{ args: [{ kind: 'any' }], result: int64, stateTypes: () => [bytes], start: sketches }],
  examples: [
    { sql: '(SELECT approx_count_distinct(x) FROM (VALUES (1), (2), (2), (NULL)) AS t(x))', is: '2' },
    { sql: '(SELECT approx_count_distinct(x) FROM (VALUES (NULL::int)) AS t(x))', is: '0' },
  ],
});

/** The second hash starts from another seed, so that it says nothing about the first. */
const otherSeed = 0x2545f491;

function sketches(): Accumulator {
  const all: (Uint8Array | undefined)[] = [];
  let held = 0;
  const sketchOf = (group: number): Uint8Array => {
    const known = all[group];
    if (known !== undefined) return known;
    const fresh = new Uint8Array(registers);
    all[group] = fresh;
    held += registers;
    return fresh;
  };
  return {
    get bytes() {
      return held;
    },
    resize(groups) {
      while (all.length < groups) all.push(undefined);
    },
    update(groups, [column], rows) {
      const places = hashRows([column], rows);
      const others = hashRows([column], rows, otherSeed);
      for (let i = 0; i < rows; i++) {
        if (!isNull(column, i)) addHash(sketchOf(groups === null ? 0 : groups[i]), places[i], others[i]);
      }
    },
    merge(groups, [partial], rows) {
      for (let i = 0; i < rows; i++) {
        if (!isNull(partial, i))
          mergeSketch(sketchOf(groups === null ? 0 : groups[i]), valueAt(partial, i) as Uint8Array);
      }
    },
    state: (): readonly Vector[] => [perGroup(bytes, all.length, (g) => all[g] ?? null)],
    finish() {
      return perGroup(int64, all.length, (g) => {
        const sketch = all[g];
        return sketch === undefined ? 0n : BigInt(estimate(sketch));
      });
    },
  };
}
