import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../base/error.ts';
import { checkDisabledRules, disabledRules, switches } from './switches.ts';

test('names are kept in lower case, each once', () =>
  assert.equal(checkDisabledRules(' Join_Order,filter_pushdown, join_order '), 'join_order, filter_pushdown'));

test('all is every rule that can be left out', () => {
  assert.equal(checkDisabledRules('all'), 'all');
  assert.deepEqual(
    disabledRules('all'),
    switches.map(({ name }) => name),
  );
});

test('an unknown rule is refused with the nearest name', () =>
  assert.throws(
    () => checkDisabledRules('filter_pushdwn'),
    (error) =>
      error instanceof SqlError && error.code === '22023' && error.hint === 'Perhaps you meant "filter_pushdown".',
  ));

test('a rule without which there is no plan is none to leave out', () =>
  assert.throws(
    () => checkDisabledRules('unnest_apply'),
    (error) => error instanceof SqlError && error.hint?.startsWith('The rules are ') === true,
  ));
