import assert from 'node:assert/strict';
import test from 'node:test';
import { columnId } from '../../base/ids.ts';
import { date, int32, int64, text, timestamptz } from '../../data/type.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { DictionaryTables } from './dictionary_tables.ts';
import { wordsOf } from './heap_words.ts';
import { TextNumbers } from './text_numbers.ts';

const words = wordsOf(vectorOf(int32, [1, 2, 3]), new TextNumbers(1 << 20));

/** How often the words were made when asked for twice. */
function makings(ask: (tables: DictionaryTables, make: () => typeof words) => void): number {
  const tables = new DictionaryTables();
  let count = 0;
  const make = (): typeof words => {
    count++;
    return words;
  };
  ask(tables, make);
  ask(tables, make);
  return count;
}

const column = (id: number): Expr => ({ kind: 'column', id: columnId(id), type: date });
const range = { type: date, low: 1n, high: 3n };

test('what was computed of a range is found again, whatever the column is called', () => {
  assert.equal(
    makings((tables, make) => tables.ofRange(range, column(1), make)),
    1,
  );
  let id = 0;
  assert.equal(
    makings((tables, make) => tables.ofRange(range, column(++id), make)),
    1,
  );
});

test('another range, another type, long ranges and what depends on the zone are computed', () => {
  let low = 0n;
  assert.equal(
    makings((tables, make) => tables.ofRange({ ...range, low: ++low }, column(1), make)),
    2,
  );
  const types = [int32, int64];
  assert.equal(
    makings((tables, make) => tables.ofRange({ ...range, type: types.pop()! }, column(1), make)),
    2,
  );
  assert.equal(
    makings((tables, make) => tables.ofRange({ ...range, high: 100_000n }, column(1), make)),
    2,
  );
  assert.equal(
    makings((tables, make) => tables.ofRange({ ...range, type: timestamptz }, column(1), make)),
    2,
  );
});

test('a moment in an expression over texts is shown in the zone of the session', () => {
  const dictionary = vectorOf(text, ['a', 'b']);
  const makingsWith = (other: Expr): number => {
    const args: Expr[] = [{ kind: 'column', id: columnId(1), type: text }, other];
    const expr: Expr = { kind: 'call', fn: 'concat', overload: 0, args, type: text };
    return makings((tables, make) => tables.of(dictionary, expr, make));
  };
  assert.equal(makingsWith(literal('c', text)), 1);
  assert.equal(makingsWith(literal(0n, timestamptz)), 2);
});
