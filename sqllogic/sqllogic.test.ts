import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completed } from './complete.ts';
import { parseScript } from './parse.ts';
import { linesOf } from './result.ts';

const text = `# why
skipif mysql
query IT rowsort label
SELECT a,
  b
----
1 | x
NULL | (empty)

statement error 22012
SELECT 1 / 0

onlyif sqlite
statement ok
PRAGMA x

query
SELECT 1

halt
`;

test('a script is read into its records', () => {
  const { records, valuewise } = parseScript(text);
  assert.equal(valuewise, false);
  assert.deepEqual(
    records.map((record) => [record.kind, record.line]),
    [
      ['query', 3],
      ['statement', 10],
      ['statement', 14],
      ['query', 17],
      ['halt', 20],
    ],
  );
  const [query, failing, other] = records;
  assert.ok(query.kind === 'query' && failing.kind === 'statement');
  assert.deepEqual([query.sql, query.types, query.sort, query.label], ['SELECT a,\n  b', 'IT', 'rowsort', 'label']);
  assert.deepEqual([query.expected, query.skip], [['1 | x', 'NULL | (empty)'], ['mysql']]);
  assert.equal(failing.error, '22012');
  assert.deepEqual(other.only, ['sqlite']);
});

test('a script completed with nothing new is the same text', () => {
  const script = parseScript(text);
  assert.equal(completed(script, []), text);
});

test('what an engine gave takes the place of what was expected', () => {
  const script = parseScript('query\nSELECT 1\n\nquery I\nSELECT 2\n----\n3\n');
  const outcomes = [
    { types: 'I', lines: ['1'] },
    { error: '42601', lines: [] },
  ];
  assert.equal(completed(script, outcomes), 'query I\nSELECT 1\n----\n1\n\nstatement error 42601\nSELECT 2\n');
});

const result = {
  types: 'IRT',
  rows: [
    ['2', '1.5', ' b\n'],
    ['1', null, ''],
  ],
};

test('a row is a line, and what cannot be seen is written out', () => {
  const script = parseScript('');
  assert.deepEqual(linesOf(result, 'IRT', 'nosort', script), ['2 | 1.5 | \\sb\\n', '1 | NULL | (empty)']);
  assert.deepEqual(linesOf(result, 'IRT', 'rowsort', script), ['1 | NULL | (empty)', '2 | 1.5 | \\sb\\n']);
});

test("SQLite's layout: a value is a line, long results are hashed", () => {
  const script = parseScript('hash-threshold 6\n', 'sqlite');
  const lines = ['2', '1.500', ' b@', '1', 'NULL', '(empty)'];
  assert.deepEqual(linesOf(result, 'IRT', 'nosort', script), lines);
  assert.deepEqual(linesOf(result, 'IRT', 'valuesort', script), lines.toSorted());
  const twice = { ...result, rows: [...result.rows, ...result.rows] };
  assert.match(linesOf(twice, 'IRT', 'nosort', script)[0], /^12 values hashing to [0-9a-f]{32}$/);
});
