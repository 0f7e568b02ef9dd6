import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CutFragment, cut, planBytes } from '../fragment.ts';
import { scanOf } from '../testing/plans.ts';
import { KnownPlans } from './known_plans.ts';

const fragmentOver = (rows: number): CutFragment => cut(scanOf('series', rows))[0];

test('a plan that comes again is the same nodes, whatever runtime filters come with it', () => {
  const plans = new KnownPlans();
  const first = plans.open({ plan: planBytes(fragmentOver(5)), filters: [] });
  const facts = { filter: 1, type: { kind: 'bool' }, rows: 0, min: null, max: null, values: null } as const;
  const filter = { ...facts, bits: null, bloom: null };
  const again = plans.open({ plan: planBytes(fragmentOver(5)), filters: [filter] });
  assert.equal(again.root, first.root);
  assert.deepEqual([first.filters, again.filters], [[], [filter]]);
  assert.notEqual(plans.open({ plan: planBytes(fragmentOver(6)), filters: [] }).root, first.root);
});

test('plans not used for long, and large ones, are forgotten', () => {
  const plans = new KnownPlans();
  const open = (fragment: CutFragment) => plans.open({ plan: planBytes(fragment), filters: [] }).root;
  const first = open(fragmentOver(1));
  for (let rows = 2; rows < 100; rows++) open(fragmentOver(rows));
  assert.notEqual(open(fragmentOver(1)), first);
  assert.equal(open(fragmentOver(99)), open(fragmentOver(99)));
  const large = (): CutFragment => cut(scanOf('x'.repeat(100_000), 1))[0];
  assert.notEqual(open(large()), open(large()));
});
