import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aggregates } from '../../src/functions/aggregate/index.ts';
import { scalars } from '../../src/functions/scalar/index.ts';
import { sets } from '../../src/functions/set/index.ts';
import { windows } from '../../src/functions/window/index.ts';
import { answer, answers } from '../support/answer.ts';

/** What every definition of a function must hold: its examples, run as SQL. */

test('every name stands once in the lists', () => {
  const names = [...scalars, ...aggregates, ...windows, ...sets].map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
});

for (const definition of [...scalars, ...aggregates, ...windows]) {
  test(`${definition.kind} ${definition.name}: every example holds`, async () => {
    assert.ok(definition.about.endsWith('.'), 'about is a sentence');
    assert.ok(definition.overloads.length > 0);
    for (const { sql, is } of definition.examples) assert.equal(await answer(sql), is, sql);
  });
}

for (const definition of sets) {
  test(`${definition.kind} ${definition.name}: every example holds, in SELECT and in FROM`, async () => {
    assert.ok(definition.about.endsWith('.'), 'about is a sentence');
    for (const { sql, is } of definition.examples) {
      assert.equal((await answers(sql)).join(', '), is, sql);
      if (definition.overloads.every((overload) => overload.columns === undefined)) {
        assert.equal((await answers(`* FROM ${sql}`)).join(', '), is, sql);
      }
    }
  });
}
