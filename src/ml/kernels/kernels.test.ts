import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Design } from '../design.ts';
import { addRows, type ChunkSums, emptyMoments } from '../linear_regression/moments.ts';
import { RunningMetrics } from '../metrics/running_metrics.ts';
import { RunningProfile } from '../running_profile.ts';
import { addLane, dot, productError, survey } from '../sums.ts';
import { Doubles } from '../to_double.ts';
import { bytesFor, isFused, Kernels } from './kernels.ts';

/** Numbers from 0 to 1 by a small congruential generator: the same on every run. */
function* uniform(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const numbers = uniform(7);
const next = (): number => numbers.next().value;

/** Values of one kind each: what decimals are, all of 53 bits, many sizes, whole, mostly zero, tiny, huge, equal. */
const kinds: readonly ((i: number) => number)[] = [
  () => Math.round(next() * 1e6) / 100,
  () => next() * 100 + next() * 2 ** -30,
  () => (next() - 0.5) * 2 ** (next() * 200 - 100),
  (i) => i - 300,
  () => (next() < 0.1 ? next() : 0),
  () => (next() - 0.5) * 2 ** -500,
  () => (next() - 0.5) * 2 ** 499,
  () => 0.1,
  () => 0,
  () => -0,
];
const lengths = [1, 2, 3, 4, 5, 511, 512, 513, 1000, 4096, 5000];
const column = (kind: number, rows: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => kinds[kind](i));

const plainSums: ChunkSums & { columns: readonly Float64Array[] } = {
  columns: [],
  windowRows: () => 4096,
  load(columns) {
    this.columns = columns;
  },
  survey(i, { first, rows }, into) {
    survey(this.columns[i].subarray(first, first + rows), into);
  },
  dot(a, b, { first, rows }, lanes) {
    dot(this.columns[a].subarray(first, first + rows), this.columns[b].subarray(first, first + rows), lanes);
  },
};

test('products of columns: compiled = plain to the bit, for all kinds of numbers and lengths', () => {
  for (const rows of lengths) {
    const columns = kinds.slice(0, -1).map((_, kind) => column(kind, rows));
    const design: Design = { rows, columns, target: column(9, rows) };
    const names = columns.map((_, i) => `x${i}`);
    const [compiled, plain] = [emptyMoments(names), emptyMoments(names)];
    addRows(compiled, design);
    addRows(plain, design, plainSums);
    assert.deepEqual(compiled, plain);
  }
});

test('a product whose error the machine computes has the bits of one taken apart', () => {
  const rows = 600;
  for (const fused of [false, isFused()]) {
    const kernels = new Kernels(2 * bytesFor(rows), fused);
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 6],
    ]) {
      const [x, y] = [column(a, rows), column(b, rows)];
      kernels.put(0, rows, x);
      kernels.put(1, rows, y);
      kernels.run.dot(kernels.at(0, rows), kernels.at(1, rows), bytesFor(rows), kernels.outAt);
      const lanes = new Float64Array(4);
      dot(x, y, lanes);
      assert.deepEqual(kernels.out.slice(0, 4), lanes);
    }
  }
});

test('profile: rows all at once, in batches and one by one give the same bits', () => {
  for (const kind of kinds.keys()) {
    for (const rows of [...lengths, 20_001]) {
      const values = column(kind, rows);
      const [whole, batches, single] = [new RunningProfile(), new RunningProfile(), new RunningProfile()];
      whole.addAll(values, rows);
      for (let from = 0; from < rows; from += 777) batches.addAll(values.subarray(from), Math.min(777, rows - from));
      const there = single.addListed(values, Uint32Array.from(values.keys()), rows);
      assert.equal(there, rows);
      const facts = ({ min, max, ...rest }: RunningProfile) => [min, max, rest];
      assert.deepEqual(facts(batches), facts(whole));
      assert.deepEqual(facts(single), facts(whole));
    }
  }
});

test('metrics: compiled = row by row', () => {
  const doubles = (values: Float64Array, lacks: boolean): Doubles => Object.assign(new Doubles(), { values, lacks });
  for (const [a, b] of kinds.flatMap((_, y) => kinds.map((_, p) => [y, p]))) {
    for (const rows of [1, 4, 513, 9001]) {
      const [y, p] = [column(a, rows), column(b, rows)];
      const [compiled, plain] = [new RunningMetrics(), new RunningMetrics()];
      compiled.add(doubles(y, false), doubles(p, false), rows);
      // What may lack something is added row by row.
      plain.add(doubles(y, true), doubles(p, true), rows);
      assert.deepEqual(compiled.sums(), plain.sums());
    }
  }
});

test('two lanes keep what one rounding loses', () => {
  const lanes = new Float64Array(4);
  addLane(lanes, 0, 1, 0);
  addLane(lanes, 0, 2 ** -60, 0);
  assert.deepEqual([...lanes], [1, 0, 2 ** -60, 0]);
  assert.equal(productError(1 + 2 ** -30, 1 + 2 ** -30, (1 + 2 ** -30) ** 2), 2 ** -60);
});
