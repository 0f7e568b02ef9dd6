import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Relation, SplitList } from '../data/relation.ts';
import type { ParquetSplit } from '../data/split.ts';
import { cut } from './fragment.ts';
import { Homes, neighbourhood, visit } from './homes.ts';
import { Stage } from './stage.ts';
import { Flow } from './task_stream.ts';
import { tasksOf } from './tasks.ts';
import { scanOf, seriesOf } from './testing/plans.ts';

const splitOf = (path: string, rowGroup: number, rows: number): ParquetSplit => ({
  ...{ kind: 'parquet', file: { path, size: 1, version: '1' }, rowGroup, rows, bytes: 1 },
  ...{ partition: [], chunks: [], absent: [] },
});

/** The stage of a scan over these row groups. */
function stageOf(splits: readonly ParquetSplit[]): Stage {
  const relation: Relation = { ...seriesOf(1, 1), splits: (): SplitList => ({ splits, pruned: 0 }) };
  const [fragment] = cut(scanOf('series', 1));
  const flow = new Flow();
  const tasks = tasksOf(fragment, new Map([[0, relation]]), () => 1);
  return new Stage(fragment, { mode: 'exchange', overLive: false, flow }, tasks);
}
const groups = (path: string, count: number, rows: number): readonly ParquetSplit[] =>
  Array.from({ length: count }, (_, i) => splitOf(path, i, rows));

function homesOf(homes: Homes, splits: readonly ParquetSplit[]): readonly (number | undefined)[] {
  const stage = stageOf(splits);
  homes.settle(stage);
  return stage.tasks.map(({ home }) => home?.worker);
}

test('what a query is the first to read is shared out evenly, and found there ever after', () => {
  const homes = new Homes(3);
  const first = homesOf(homes, groups('a', 7, 307_200));
  assert.deepEqual(first, [0, 1, 2, 0, 1, 2, 0]);
  assert.deepEqual(homesOf(homes, groups('a', 7, 307_200).slice(3)), first.slice(3));
  // One was read before: others get the others.
  assert.deepEqual(homesOf(homes, [splitOf('a', 0, 307_200), ...groups('b', 3, 307_200)]), [0, 1, 2, 0]);
});

test('small row groups have the home of their neighbours, whichever of them are left out', () => {
  const all = groups('a', 40, 25_000);
  const names = new Set(all.map(neighbourhood));
  assert.equal(names.size, 5);
  const homes = new Homes(2);
  const stage = stageOf(all);
  homes.settle(stage);
  for (const task of stage.tasks) {
    const [[, splits]] = task.splits;
    assert.equal(new Set(splits.map((split) => neighbourhood(split as ParquetSplit))).size, 1);
  }
  const byName = new Map(stage.tasks.map((task) => [neighbourhood(task.splits[0][1][0] as ParquetSplit), task.home]));
  const some = stageOf(all.filter(({ rowGroup }) => rowGroup % 3 !== 0));
  homes.settle(some);
  for (const { splits, home } of some.tasks)
    assert.equal(home, byName.get(neighbourhood(splits[0][1][0] as ParquetSplit)));
});

test('a warm home is visited once, then it moves; a cold one moves at once', () => {
  const home = { worker: 0, isWarm: false, visits: 0, moves: 0, stays: 0 };
  assert.ok(!visit(home, 1));
  assert.deepEqual(home, { worker: 1, isWarm: false, visits: 0, moves: 0, stays: 0 });
  home.isWarm = true;
  assert.ok(visit(home, 0));
  assert.equal(home.worker, 1);
  assert.ok(!visit(home, 0));
  assert.equal(home.worker, 0);
});

test('homes that one worker got because it was quicker are shared out again, once', () => {
  const homes = new Homes(2);
  const all = groups('a', 8, 307_200);
  const stage = stageOf(all);
  homes.settle(stage);
  for (const { home } of stage.tasks) if (home!.worker === 0) visit(home!, 1);
  assert.ok(stage.tasks.every(({ home }) => home!.worker === 1));
  const after = homesOf(homes, all);
  assert.equal(after.filter((worker) => worker === 0).length, 4);
  // A query of those that were moved does not move them on at once.
  const moved = all.filter((_, i) => after[i] === 0);
  assert.deepEqual(homesOf(homes, moved), [0, 0, 0, 0]);
  assert.deepEqual(homesOf(homes, all), after);
});
