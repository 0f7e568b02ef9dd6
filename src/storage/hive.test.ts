import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partitionColumns } from './hive.ts';

const found = (...paths: string[]) =>
  partitionColumns(paths).map(({ name, type, values }) => [
    name,
    'bits' in type ? `int${type.bits}` : type.kind,
    values,
  ]);

test('folders named key=value are columns of the narrowest type that all values fit', () => {
  assert.deepEqual(found('s3://b/t/y=2024/m=01/a', 's3://b/t/y=2025/m=12/a'), [
    ['y', 'int32', [2024, 2025]],
    ['m', 'int32', [1, 12]],
  ]);
  assert.deepEqual(found('/t/k=1/a', '/t/k=9999999999/a'), [['k', 'int64', [1n, 9999999999n]]]);
  assert.deepEqual(found('/t/d=2024-02-29/a', '/t/d=1970-01-02/a'), [['d', 'date', [19782, 1]]]);
  assert.deepEqual(found('/t/d=2023-02-29/a'), [['d', 'text', ['2023-02-29']]]);
  assert.deepEqual(found('/t/k=1/a', '/t/k=x/a'), [['k', 'text', ['1', 'x']]]);
});

test('the default partition is NULL, and values are decoded', () => {
  assert.deepEqual(found('/t/k=__HIVE_DEFAULT_PARTITION__/a', '/t/k=3/a'), [['k', 'int32', [null, 3]]]);
  assert.deepEqual(found('/t/city=S%C3%A3o%20Paulo%2FX/a', '/t/city=100%/a'), [
    ['city', 'text', ['São Paulo/X', '100%']],
  ]);
});

test('only keys that all files have count, and a file name is no folder', () => {
  assert.deepEqual(found('/t/a=1/b=2/x', '/t/a=3/x'), [['a', 'int32', [1, 3]]]);
  assert.deepEqual(found('/t/a=1.parquet'), []);
});
