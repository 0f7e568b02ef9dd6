import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { difference } from '../../bench/answers.ts';
import { goals, reached, verdictOf } from '../../bench/goals.ts';
import type { Row } from '../../bench/row.ts';
import { interleaved } from '../../bench/timing.ts';
import { tallyLines } from '../../bench/wire_reader.ts';

const goalOf = (name: string) => goals.find((goal) => goal.name === name)!;
const hot = (ratio: number, i: number): Row => {
  return { name: `tpch-hot-q${i}`, unit: 'ms', ours: ratio, other: 1, ratio, otherIs: '' };
};

test('a goal is judged once all of its rows are there', () => {
  const rows = Array.from({ length: 22 }, (_, i) => hot(i % 2 === 0 ? 0.5 : 2, i));
  assert.equal(reached(goalOf('tpch-hot'), rows.slice(1)), undefined);
  assert.ok(Math.abs(reached(goalOf('tpch-hot'), rows)! - 1) < 1e-12);
  assert.equal(reached(goalOf('tpch-hot-worst'), rows), 2);
  assert.equal(reached(goalOf('compiled'), rows), undefined);
});

test('verdicts know which direction is good', () => {
  assert.deepEqual(
    [0.4, 0.41, 1, 1.01].map((value) => verdictOf(goalOf('tpch-hot'), value)),
    ['aim', 'at least', 'at least', 'missed'],
  );
  assert.deepEqual(
    [1.9, 1.6, 1.59].map((value) => verdictOf(goalOf('workers'), value)),
    ['aim', 'at least', 'missed'],
  );
});

test('answers differ by value, not by spelling', () => {
  assert.equal(difference([['1.50', null]], [['1.5', null]]), undefined);
  assert.match(difference([['1.5']], [['1.6']])!, /row 1, column 1/);
  assert.match(difference([], [['1']])!, /0 rows against 1/);
});

test('a tally does not depend on order or pieces, but on every line', async () => {
  const of = (...pieces: string[]) => tallyLines(Readable.from(pieces.map((piece) => Buffer.from(piece))));
  const wanted = await of('a\t1\nb\t2\n');
  assert.deepEqual(await of('b\t', '2\na\t1', '\n'), wanted);
  assert.notDeepEqual(await of('a\t2\nb\t1\n'), wanted);
});

test('contenders take turns, and one may sit out', async () => {
  const order: string[] = [];
  const contender = (name: string) => ({ name, run: async () => order.push(name) });
  const [a, b] = await interleaved([contender('a'), { ...contender('b'), most: 1 }], {
    most: 3,
    least: 1,
    budgetMs: 1000,
  });
  assert.equal(order.join(''), 'abaa');
  assert.deepEqual([a.rounds, b.rounds], [3, 1]);
});
