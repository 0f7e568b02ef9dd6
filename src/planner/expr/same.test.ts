import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnId } from '../../base/ids.ts';
import { bool, int32 } from '../../data/type.ts';
import { and, literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { call } from './make.ts';
import { withoutRepeats } from './same.ts';

const column = (id: number): Expr => ({ kind: 'column', id: columnId(id), type: int32 });
const branch = (i: number): Expr =>
  and([call('=', [column(1), literal(i, int32)]), { kind: 'is_null', input: column(i), negated: false, type: bool }]);

test('what says the same as an earlier one goes', () => {
  const list = [branch(1), branch(2), branch(1)];
  assert.deepEqual(withoutRepeats(list), list.slice(0, 2));
  assert.equal(withoutRepeats(list.slice(0, 2)).length, 2);
});

/** How often something of the expressions is looked at. */
function readsOf(count: number): number {
  let reads = 0;
  const watched = (expr: Expr): Expr =>
    new Proxy(expr, {
      get(target, key, receiver) {
        reads++;
        return Reflect.get(target, key, receiver);
      },
    });
  withoutRepeats(Array.from({ length: count }, (_, i) => watched(branch(i))));
  return reads;
}

test('a long list is not compared each with each', () => {
  assert.ok(readsOf(2000) <= 2 * readsOf(1000));
});
