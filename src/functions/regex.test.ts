import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../base/error.ts';
import { likeEscape, likeTest } from './like.ts';
import { compileRegex } from './regex.ts';

test('regular expressions match as in PostgreSQL', () => {
  const table: readonly (readonly [source: string, pattern: string, matches: boolean])[] = [
    ['foo bar', '\\mbar\\M', true],
    ['foobar', '\\mbar', false],
    ['foo', '[[:alpha:]]+$', true],
    ['x-y', '^[\\w-]+$', true],
    ['a]b', 'a[]]b', true],
    ['a{b', 'a{b', true],
    ['a-b', 'a\\-b', true],
    ['a\nb', 'a.b', true],
    ['a\nb', '(?n)a.b', false],
    ['AbC', '(?i)abc', true],
    ['a.c', '***=a.c', true],
    ['abc', '***=a.c', false],
    ['aa', '^(a)\\1$', true],
    ['a b', '(?x)a [ ] b # comment', true],
    ['a/b', 'a/b', true],
    ['ß', '^.$', true],
    ['a"b', 'a\\"b', true],
  ];
  for (const [source, pattern, matches] of table) {
    assert.equal(compileRegex(pattern).test(source), matches, `${source} ~ ${pattern}`);
  }
});

test('bad regular expressions are 2201B in the words of PostgreSQL', () => {
  const table = [
    ['(', 'parentheses () not balanced'],
    ['[', 'brackets [] not balanced'],
    ['*a', 'quantifier operand invalid'],
    ['a{2,1}', 'invalid repetition count(s)'],
    ['a\\', 'invalid escape \\ sequence'],
    ['[b-a]', 'invalid character range'],
  ] as const;
  for (const [pattern, why] of table) {
    assert.throws(
      () => compileRegex(pattern),
      (error) => {
        assert(error instanceof SqlError);
        assert.deepEqual([error.code, error.message], ['2201B', `invalid regular expression: ${why}`]);
        return true;
      },
    );
  }
});

test('LIKE patterns', () => {
  const table: readonly (readonly [source: string, pattern: string, matches: boolean])[] = [
    ['abc', 'abc', true],
    ['abc', 'ab', false],
    ['abc', '%', true],
    ['', '%', true],
    ['abc', 'a%c', true],
    ['abc', '%b%', true],
    ['abc', 'a_c', true],
    ['😀', '_', true],
    ['a%c', 'a\\%c', true],
    ['abc', 'a\\%c', false],
    ['a\nb', 'a%b', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c_', false],
  ];
  for (const [source, pattern, matches] of table) {
    assert.equal(likeTest(pattern, false)(source), matches, `${source} LIKE ${pattern}`);
  }
  assert.equal(likeTest('A%', true)('abc'), true);
  assert.equal(likeTest(likeEscape('a#%c', '#'), false)('a%c'), true);
  assert.equal(likeTest('a\\', false)('a'), false);
  assert.throws(
    () => likeTest('a\\', false)('ab'),
    (error) => error instanceof SqlError && error.code === '22025',
  );
});
