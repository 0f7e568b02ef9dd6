import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeCall } from '../../test/support/fake_catalog.ts';
import { statedRelation } from '../../test/support/plan_catalog.ts';
import type { Bound } from '../data/bounds.ts';
import { field } from '../data/schema.ts';
import { date, decimal, float64, int32, int64, text } from '../data/type.ts';
import { parseOne } from '../parser/parse.ts';
import { boundsOf } from '../plan/bounds.ts';
import type { LogicalPlan, Scan } from '../plan/logical.ts';
import { nodesOf } from '../plan/walk.ts';
import { bind } from './bind/bind.ts';
import { bindContext } from './bind/context.ts';
import { rewrite } from './rewrite/rewrite.ts';

const relation = statedRelation('r', 10, 1, [
  [field('i', int32), {}],
  [field('l', int64), {}],
  [field('d', decimal(10, 2)), {}],
  [field('f', float64), {}],
  [field('t', text), {}],
  [field('y', date), {}],
]);
const catalog = {
  find: () => ({ kind: 'relation' as const, relation }),
  file: () => undefined,
  tableFunction: () => undefined,
  model: () => undefined,
  relationNames: () => ['r'],
  modelNames: () => [],
};

function bounds(where: string): readonly Bound[] {
  const context = bindContext({ catalog, call: fakeCall });
  const { plan } = bind(parseOne(`SELECT 1 FROM r WHERE ${where}`), context);
  const simple = rewrite(plan, { ids: context.ids, call: fakeCall, verified: true });
  const scan = [...nodesOf(simple)].find((node: LogicalPlan): node is Scan => node.kind === 'scan');
  return scan === undefined ? [] : boundsOf(scan);
}

const cents = (units: bigint) => ({ units, scale: 2 });

const cases: readonly (readonly [where: string, expected: readonly Bound[]])[] = [
  ['i > 5', [{ column: 0, op: '>', value: 5 }]],
  ['5 >= i', [{ column: 0, op: '<=', value: 5 }]],
  ['i = 5::bigint', [{ column: 0, op: '=', value: 5 }]],
  // A column of integers is above 2.5 when it is above 2, below 2.5 when it is at most 2, never equal to it.
  ['i > 2.5', [{ column: 0, op: '>', value: 2 }]],
  ['i < -2.5', [{ column: 0, op: '<=', value: -3 }]],
  ['i = 2.5', []],
  // What the column cannot hold bounds nothing.
  ['i < 3000000000', []],
  [
    'l BETWEEN 1 AND 9',
    [
      { column: 1, op: '>=', value: 1n },
      { column: 1, op: '<=', value: 9n },
    ],
  ],
  ['d >= 0.05', [{ column: 2, op: '>=', value: cents(5n) }]],
  ['d < 0.055', [{ column: 2, op: '<=', value: cents(5n) }]],
  ['d > 7', [{ column: 2, op: '>', value: cents(700n) }]],
  ['f > 50', [{ column: 3, op: '>', value: 50 }]],
  ["t = 'x'", [{ column: 4, op: '=', value: 'x' }]],
  [
    "t LIKE 'ab%c'",
    [
      { column: 4, op: '>=', value: 'ab' },
      { column: 4, op: '<', value: 'ac' },
    ],
  ],
  ["t LIKE '%c'", []],
  ["y >= DATE '1970-01-11'", [{ column: 5, op: '>=', value: 10 }]],
  ["y < TIMESTAMP '1970-01-11 12:00'", [{ column: 5, op: '<=', value: 10 }]],
  ['i IN (1, 2, NULL)', [{ column: 0, op: 'in', values: [1, 2] }]],
  ['i = 1 OR i = 2', [{ column: 0, op: 'in', values: [1, 2] }]],
  ['i IS NULL', [{ column: 0, op: 'is null' }]],
  ['l IS NOT NULL', [{ column: 1, op: 'is not null' }]],
  // Nothing follows for a single column.
  ['i + 1 > 5', []],
  ['i > 5 OR l > 5', []],
  ['i <> 5', []],
  ['f > i', []],
];

for (const [where, expected] of cases) {
  test(where, () => assert.deepEqual(bounds(where), expected));
}
