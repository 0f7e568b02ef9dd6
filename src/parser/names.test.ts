import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesIn } from './names.ts';
import { parseOne } from './parse.ts';

function named(sql: string): string {
  const { relations, files, models } = namesIn(parseOne(sql));
  const written = (name: { parts: readonly { name: string }[] }) => name.parts.map((part) => part.name).join('.');
  return [
    ...relations.map(written),
    ...files.flatMap(({ paths }) => paths.map((path) => `'${path}'`)),
    ...models.map((model) => `model ${written(model.name)}`),
  ].join(' ');
}

const cases: readonly (readonly [string, string])[] = [
  ['select 1', ''],
  ['select * from a, s.b join c on true', 'a s.b c'],
  ['select (select x from a) from b where exists (select 1 from c) and d in (table e)', 'a b c e'],
  ['select * from (select * from a union select * from b) x, lateral (select * from c) y', 'a b c'],
  ['with a as (select * from b) select * from a, c', 'b c'],
  ['with a as (select * from a) select * from a', 'a'],
  ['with recursive a as (select 1 union all select * from a) select * from a', ''],
  ['with a as (select * from b), b as (select * from a) select * from a, b', 'b'],
  ['select * from (with a as (select 1) select * from a) x, a', 'a'],
  ['with a as (select 1) select * from s.a', 's.a'],
  ['with a as (select 1) select (select max(x) from (select * from a) y)', ''],
  ["select * from 'x/*.parquet', read_parquet('y'), generate_series(1, 2)", "'x/*.parquet' 'y'"],
  ['select * from predict(model m, table t) p, predict(model n, (select * from u))', 't u model m model n'],
  ['select predict(model m using a as b) from t', 't model m'],
  ["predict m from 'x' where a in (select 1 from b)", "b 'x' model m"],
  ['evaluate model m on t', 't model m'],
  ['describe model s.m weights', 'model s.m'],
  ['select * from ml.weights(model m)', 'model m'],
  ['create model m using x as select * from t', 't'],
  ['create view v as select * from t', 't'],
  ["copy t to 'x'", 't'],
  ["copy (select * from t) to 'x'", 't'],
  ['explain analyze select * from t order by (select 1 from u) limit (select 2 from v)', 't u v'],
  ['select sum(a) filter (where a in (select 1 from b)) from c', 'b c'],
];

test('every relation, path and model of a statement is found', () => {
  for (const [sql, expected] of cases) assert.equal(named(sql), expected, sql);
});

test('a chain of ten thousand terms is walked', () => {
  const terms = Array.from({ length: 10_000 }, () => '(select 1 from t)').join(' + ');
  assert.equal(namesIn(parseOne(`select ${terms}`)).relations.length, 10_000);
});
