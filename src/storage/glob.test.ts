import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileGlob } from './glob.ts';

const cases: readonly (readonly [string, string, boolean])[] = [
  ['/a/*.parquet', '/a/x.parquet', true],
  ['/a/*.parquet', '/a/b/x.parquet', false],
  ['/a/**/*.parquet', '/a/x.parquet', true],
  ['/a/**/*.parquet', '/a/b/c/x.parquet', true],
  ['/a/**', '/a/b/c', true],
  ['/a/x?.csv', '/a/x1.csv', true],
  ['/a/x?.csv', '/a/x/.csv', false],
  ['/a/[ab].x', '/a/b.x', true],
  ['/a/[!ab].x', '/a/b.x', false],
  ['/a/[!ab].x', '/a//.x', false],
  ['/a/[0-9][0-9].x', '/a/42.x', true],
  ['/a/{b,c/d}.x', '/a/c/d.x', true],
  ['/a/{b,c}{1,2}', '/a/c2', true],
  ['/a/(b)+.x*', '/a/(b)+.xy', true],
  ['/a/[b.x*', '/a/[b.x1', true],
  ['/a/*', '/a/_hidden', false],
  ['/a/**/*', '/a/.git/x', false],
  ['/a/*/*', '/a/_year=2024/x', true],
  ['/.a/*', '/.a/x', true],
  ['/a/é*', '/a/été', true],
  ['/a/?', '/a/😀', true],
  ['/a/{b,{c,d}}/x', '/a/d/x', true],
  ['/a/{b', '/a/{b', true],
  ['/a/**/b/**/c*', '/a/x/b/b/y/c1', true],
  ['/a/**/b/**/c*', '/a/x/y/c1', false],
  ['/a/b**c', '/a/bxc', true],
];
for (const [pattern, path, matches] of cases) {
  test(`${pattern} ${matches ? 'matches' : 'does not match'} ${path}`, () => {
    assert.equal(compileGlob(pattern).matches(path), matches);
  });
}

test('folders that cannot hold a match are not looked into', () => {
  const glob = compileGlob('/data/y=*/{a,b}/*.parquet');
  for (const folder of ['/data', '/data/y=1', '/data/y=1/a']) assert.ok(glob.mayLead(folder), folder);
  for (const folder of ['/etc', '/data/x', '/data/y=1/c', '/data/y=1/a/deeper'])
    assert.ok(!glob.mayLead(folder), folder);
  assert.ok(compileGlob('/data/**/x').mayLead('/data/at/any/depth'));
});

test('too many alternatives are refused', () => {
  assert.throws(() => compileGlob('{a,b}'.repeat(11)), { code: '22023' });
});

test('the prefix is what can be listed by', () => {
  assert.equal(compileGlob('/a/b*/c').prefix, '/a/b');
  assert.equal(compileGlob('a/{b,c}/d').prefix, 'a/');
});
