import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bool, int32, text } from '../../data/type.ts';
import { constant, valuesOf, vectorOf } from '../../data/vector_builder.ts';
import type { FrameRows } from '../../functions/define.ts';
import { aggregateByName } from '../../functions/registry.ts';
import { AggregateTree } from './aggregate_tree.ts';

/** Frames of up to three runs, drawn from a fixed sequence. */
function someFrames(rows: number): FrameRows & { readonly runs: readonly (readonly (readonly [number, number])[])[] } {
  let state = 7;
  const below = (limit: number): number => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
  const runs = Array.from({ length: rows }, () => {
    const cuts = Array.from({ length: 6 }, () => below(rows + 1)).sort((a, b) => a - b);
    return [0, 2, 4].map((k) => [cuts[k], cuts[k + 1]] as const).filter(([a, b]) => a < b);
  });
  return {
    runs,
    runsOf(row, into) {
      into.set(runs[row].flat());
      return runs[row].length;
    },
  };
}

const rows = 700;
const texts = Array.from({ length: rows }, (_, i) => (i % 11 === 0 ? null : `${i} `));
const passes = Array.from({ length: rows }, (_, i) => i % 3 !== 0);

for (const filtered of [false, true]) {
  test(`parts of a tree make what the rows make, in their order${filtered ? ', filtered' : ''}`, () => {
    const overload = aggregateByName('string_agg')!.overloads[0];
    const frames = someFrames(rows);
    const tree = new AggregateTree(() => overload.start([text, text], text, undefined), {
      args: [vectorOf(text, texts), constant(text, '', rows)],
      filter: filtered ? vectorOf(bool, passes) : null,
      rows,
    });
    const found = [...valuesOf(tree.over(frames, 0, 300)), ...valuesOf(tree.over(frames, 300, rows))];
    const expected = frames.runs.map((runs) => {
      const own = runs.flatMap(([a, b]) => texts.map((value, i) => [value, i] as const).slice(a, b));
      const kept = own.filter(([value, i]) => value !== null && (!filtered || passes[i]));
      return kept.length === 0 ? null : kept.map(([value]) => value).join('');
    });
    assert.deepEqual(found, expected);
  });
}

test('few rows make a tree without levels', () => {
  const overload = aggregateByName('count')!.overloads[0];
  const frames: FrameRows = {
    runsOf(row, into) {
      into.set([0, row]);
      return row === 0 ? 0 : 1;
    },
  };
  const tree = new AggregateTree(() => overload.start([], int32, undefined), { args: [], filter: null, rows: 5 });
  assert.deepEqual(valuesOf(tree.over(frames, 0, 5)), [0n, 1n, 2n, 3n, 4n]);
});
