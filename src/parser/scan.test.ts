import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scan } from './scan.ts';

const values = (sql: string): string[] => scan(sql).map((token) => token.value);

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['SELECT Ä "Ä""b" É', ['select', 'Ä', 'Ä"b', 'É']],
  ["'it''s' 'a'\n  'b'", ["it's", 'ab']],
  ["'a' -- comment\n 'b'", ['ab']],
  ["'a' 'b'", ['a', 'b']],
  ["E'a\\nb\\t\\'c\\\\\\x41\\101\\u00e9\\U0001d4b3' e'\\xc3\\xa9'", ["a\nb\t'c\\AAé𝒳", 'é']],
  ["N'x' U&'\\0061\\+01d4b3\\\\' U&\"\\0061\"", ['x', 'a𝒳\\', 'a']],
  ["$$a'b$$ $x$ $$ $x$", ["a'b", ' $$ ']],
  ['$1 $23', ['1', '23']],
  ['1 1. .5 1.5 1e5 1.e-5 .5E+5', ['1', '1.', '.5', '1.5', '1e5', '1.e-5', '.5E+5']],
  ['1..2', ['1', '..', '2']],
  ['a->b a->>b a||b a::b a:=b a=>b', 'a -> b a ->> b a || b a :: b a := b a => b'.split(' ')],
  ['a=-1 a<-1 a@-1 a!=b a<>b a*-1', 'a = - 1 a < - 1 a @- 1 a <> b a <> b a * - 1'.split(' ')],
  ['a--b\nc /* x /* y */ z */ d +/* */ e', ['a', 'c', 'd', '+', 'e']],
  ['~~ !~~ ~~* !~* !~ <= >=', ['~~', '!~~', '~~*', '!~*', '!~', '<=', '>=']],
];

test('words, literals and operators are told apart as in PostgreSQL', () => {
  for (const [sql, expected] of cases) assert.deepEqual(values(sql), expected, sql);
});

test('tokens know their place', () => {
  const sql = "select 'a''b' from \"T\" -- x";
  for (const token of scan(sql)) assert.equal(sql.slice(token.startOffset, token.endOffset + 1), token.image);
});

const queries: readonly (readonly [string, string])[] = [
  ['(select 1)', 'Q'],
  ['((select 1))', 'QQ'],
  ['((select 1) + 2)', 'PQ'],
  ['((select 1) union (select 2))', 'QQQ'],
  ['(((select 1) limit 1) order by 1)', 'QQQ'],
  ['(values (1))', 'QP'],
  ['(values)', 'P'],
  ['(table t)', 'Q'],
  ['((select 1) x)', 'PQ'],
  ['((select 1)', 'PQ'],
];

test('a parenthesis around a query is told from any other', () => {
  for (const [sql, kinds] of queries) {
    const found = scan(sql).flatMap(({ tokenType: { name } }) => (name.endsWith('Paren') ? [name[0]] : []));
    assert.equal(found.filter((kind) => kind !== 'R').join(''), kinds, sql);
  }
});

test('a string in front of a deep indentation is read in one pass', () => {
  // Once took time exponential in the indentation: this would not end.
  const sql = `SELECT 'a'\n${' \n'.repeat(2000)}AND`;
  assert.equal(scan(sql).at(-1)?.image, 'AND');
});
