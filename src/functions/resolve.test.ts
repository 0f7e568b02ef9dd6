import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../base/error.ts';
import { type DataType, typeName, unknown } from '../data/type.ts';
import { castContext, commonType, lengthLimit, parseType, precisionOf, resolveScalar } from './resolve.ts';

/** `decimal(10,2)` and the like as a type. */
function type(written: string): DataType {
  if (written === 'unknown') return unknown;
  const [, name, digits] = /^([^(]*)(?:\((.*)\))?$/.exec(written)!;
  const found = parseType(name, digits === undefined ? [] : digits.split(',').map(Number));
  assert(found !== null, written);
  return found;
}

test('operators resolve to the result that PostgreSQL gives', () => {
  const table: readonly (readonly [left: string, operator: string, right: string, result: string])[] = [
    ['int2', '+', 'int2', 'smallint'],
    ['int2', '+', 'int8', 'bigint'],
    ['int4', '+', 'float4', 'double precision'],
    ['float4', '*', 'float4', 'real'],
    ['numeric', '*', 'float4', 'double precision'],
    ['decimal(10,2)', '*', 'decimal(4,3)', 'numeric(14,5)'],
    ['decimal(10,2)', '-', 'decimal(4,3)', 'numeric(12,3)'],
    ['decimal(38,2)', '+', 'decimal(38,2)', 'numeric(38,2)'],
    ['decimal(38,20)', '*', 'decimal(38,20)', 'numeric'],
    ['decimal(10,2)', '%', 'int4', 'numeric(10,2)'],
    ['decimal(10,2)', '/', 'int4', 'numeric'],
    ['decimal(10,2)', '+', 'unknown', 'numeric'],
    ['date', '+', 'int4', 'date'],
    ['date', '+', 'interval', 'timestamp without time zone'],
    ['date', '+', 'unknown', 'ambiguous'],
    ['date', '-', 'unknown', 'integer'],
    ['date', '<', 'timestamptz', 'boolean'],
    ['timestamptz', '-', 'timestamp', 'interval'],
    ['interval', '*', 'int4', 'interval'],
    ['int4', '^', 'int4', 'double precision'],
    ['text', '||', 'int4', 'text'],
    ['unknown', '||', 'date', 'text'],
    ['unknown', '||', 'unknown', 'text'],
    ['int4', '||', 'int4', 'none'],
    ['unknown', '=', 'unknown', 'boolean'],
    ['int4', '=', 'text', 'none'],
    ['bool', '+', 'int4', 'none'],
  ];
  for (const [left, operator, right, result] of table) {
    const found = resolveScalar(operator, [type(left), type(right)]);
    const given = found.kind === 'found' ? typeName(found.result) : found.kind;
    assert.equal(given, result, `${left} ${operator} ${right}`);
  }
});

test('arguments say what to cast to', () => {
  const targets = (name: string, args: readonly string[]): string[] => {
    const found = resolveScalar(name, args.map(type));
    return found.kind === 'found' ? found.args.map(typeName) : [found.kind];
  };
  assert.deepEqual(targets('=', ['decimal(10,2)', 'int4']), ['numeric(10,2)', 'numeric(10,0)']);
  assert.deepEqual(targets('=', ['float4', 'unknown']), ['real', 'real']);
  assert.deepEqual(targets('<', ['date', 'timestamptz']), ['timestamp with time zone', 'timestamp with time zone']);
  assert.deepEqual(targets('||', ['unknown', 'int4']), ['text', 'integer']);
});

test('types meet as in CASE and UNION', () => {
  const common = (...types: string[]): string | null => {
    const found = commonType(types.map(type));
    return found === null ? null : typeName(found);
  };
  assert.equal(common('unknown', 'unknown'), 'text');
  assert.equal(common('int2', 'int8', 'int4'), 'bigint');
  assert.equal(common('int4', 'float4'), 'real');
  assert.equal(common('float8', 'float4'), 'double precision');
  assert.equal(common('date', 'timestamptz', 'timestamp'), 'timestamp with time zone');
  assert.equal(common('decimal(10,2)', 'decimal(12,2)'), 'numeric(12,2)');
  assert.equal(common('decimal(10,2)', 'decimal(12,3)'), 'numeric');
  assert.equal(common('decimal(10,2)', 'int4'), 'numeric');
  assert.equal(common('int4', 'text'), null);
  assert.equal(common('date', 'interval'), null);
});

test('casts happen where PostgreSQL lets them', () => {
  const table: readonly (readonly [string, string, string | null])[] = [
    ['int4', 'int8', 'implicit'],
    ['int8', 'int4', 'assignment'],
    ['numeric', 'float8', 'implicit'],
    ['float8', 'numeric', 'assignment'],
    ['numeric', 'decimal(10,2)', 'assignment'],
    ['decimal(10,2)', 'decimal(12,2)', 'implicit'],
    ['int4', 'bool', 'explicit'],
    ['int8', 'bool', null],
    ['text', 'date', 'explicit'],
    ['date', 'text', 'assignment'],
    ['timestamp', 'timestamptz', 'implicit'],
    ['timestamptz', 'date', 'assignment'],
    ['interval', 'int4', null],
  ];
  for (const [from, to, context] of table) assert.equal(castContext(type(from), type(to)), context, `${from} ${to}`);
});

test('type names and modifiers', () => {
  assert.equal(typeName(type('pg_catalog.int4')), 'integer');
  assert.equal(typeName(type('float(24)')), 'real');
  assert.equal(typeName(type('hugeint')), 'numeric(38,0)');
  assert.equal(parseType('constructor'), null);
  assert.equal(lengthLimit('varchar', [5]), 5);
  assert.equal(lengthLimit('character', []), 1);
  assert.equal(lengthLimit('text', []), null);
  assert.deepEqual(precisionOf('timestamp', [3]), { name: 'timestamp', modifier: 3 });
  assert.equal(precisionOf('timestamp', []), null);
  assert.deepEqual(precisionOf('interval day', []), { name: 'interval', modifier: 0x8ffff });
  for (const [written, code] of [
    ['decimal(0)', '22023'],
    ['decimal(39)', '0A000'],
    ['float(54)', '22023'],
    ['timestamp(-1)', '22023'],
    ['int4(3)', '42601'],
  ] as const) {
    assert.throws(
      () => type(written),
      (error) => error instanceof SqlError && error.code === code,
      written,
    );
  }
});
