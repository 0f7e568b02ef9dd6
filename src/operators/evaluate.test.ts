import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc, { type Arbitrary } from 'fast-check';
import { allTypes, anyValue, vectorArbitrary } from '../../test/support/arbitrary.ts';
import { fakeCall } from '../../test/support/fake_catalog.ts';
import { polymorphicExample } from '../../test/support/sample_values.ts';
import { SqlError } from '../base/error.ts';
import { columnId } from '../base/ids.ts';
import { bool, type DataType, decimal, float64, int16, int32, int64, text, typeName } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { type Vector, valueAt } from '../data/vector.ts';
import { valuesOf, vectorOf } from '../data/vector_builder.ts';
import { castContext } from '../functions/casts.ts';
import { resolveScalar } from '../functions/resolve.ts';
import { operatorsFunctions } from '../functions/scalar/operators/index.ts';
import type { Column, Expr } from '../plan/expr.ts';
import { compile, evaluateConstant } from './evaluate.ts';

const columnOf = (type: DataType, n: number): Column => ({ id: columnId(n), name: `c${n}`, type, nullable: true });
const literal = (value: Value, type: DataType): Expr => ({ kind: 'literal', value, type });

/** A value, or the code of the error. */
function outcome<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof SqlError) return `ERROR ${error.code}`;
    throw error;
  }
}

/** Whole batches in every encoding give what the rows give one by one; an error arises when some row raises one. */
function agrees(make: (args: readonly Expr[]) => Expr, vectors: readonly Vector[]): void {
  const rows = vectors[0].length;
  const columns = vectors.map(({ type }, i) => columnOf(type, i));
  const expr = make(columns.map(({ id, type }) => ({ kind: 'column', id, type })));
  const single = Array.from({ length: rows }, (_, row) =>
    outcome(() => {
      const args = vectors.map((vector) => literal(valueAt(vector, row), vector.type));
      return evaluateConstant(make(args), fakeCall);
    }),
  );
  const whole = outcome(() => {
    const result = compile(expr, columns)({ columns: vectors, length: rows }, fakeCall);
    assert.equal(result.length, rows);
    assert.deepEqual(result.type, expr.type);
    return valuesOf(result);
  });
  const failures = single.filter((one) => typeof one === 'string' && one.startsWith('ERROR'));
  if (typeof whole === 'string') assert(failures.includes(whole), `${whole} among ${failures}`);
  else assert.deepEqual(whole, single);
}

/** Small numbers, so that most results are in range. */
const modest: Readonly<Record<string, Arbitrary<Exclude<Value, null>>>> = {
  int: fc.integer({ min: -300, max: 300 }),
  float: fc.integer({ min: -300, max: 300 }).map((n) => n / 8),
};

function arbitraryOf(type: DataType): Arbitrary<Exclude<Value, null>> {
  if (type.kind === 'int' && type.bits === 64) return fc.oneof(fc.bigInt({ min: -9n, max: 9n }), anyValue(type));
  if (type.kind === 'int' || type.kind === 'float') return fc.oneof(modest[type.kind], anyValue(type));
  if (type.kind === 'text') return fc.oneof(fc.constantFrom('a', 'b', 'ab', 'a%', '^a', ''), anyValue(type));
  return anyValue(type);
}

const decimals = [decimal(9, 2), decimal(18, 0), decimal(38, 10)];

describe('operators agree over encodings', () => {
  for (const definition of operatorsFunctions) {
    for (const overload of definition.overloads) {
      const concrete = overload.args.map((arg, i): DataType => {
        if (arg.kind === 'anydecimal') return decimals[i];
        return arg.kind === 'any' ? int32 : (polymorphicExample(arg) ?? (arg as DataType));
      });
      test(`${definition.name} (${concrete.map(typeName).join(', ')})`, () => {
        const found = resolveScalar(definition.name, concrete);
        assert(found.kind === 'found');
        const make = (args: readonly Expr[]): Expr => ({
          kind: 'call',
          fn: found.name,
          overload: found.overload,
          args: args.map((arg, i) => castTo(arg, found.args[i])),
          type: found.result,
        });
        const vectors = fc
          .nat(12)
          .chain((rows) => fc.tuple(...concrete.map((type) => vectorArbitrary(type, rows, arbitraryOf(type)))));
        fc.assert(
          fc.property(vectors, (columns) => agrees(make, columns)),
          { numRuns: 40 },
        );
      });
    }
  }
});

const castTo = (input: Expr, type: DataType): Expr => ({ kind: 'cast', input, type });

describe('casts agree over encodings', () => {
  for (const from of allTypes) {
    for (const to of allTypes) {
      if (castContext(from, to) === null) continue;
      test(`${typeName(from)} to ${typeName(to)}`, () => {
        const vectors = fc.nat(12).chain((rows) => vectorArbitrary(from, rows, arbitraryOf(from)));
        fc.assert(
          fc.property(vectors, (vector) => agrees(([arg]) => castTo(arg, to), [vector])),
          { numRuns: 15 },
        );
      });
    }
  }
});

describe('forms agree over encodings', () => {
  const bools = (count: number) =>
    fc.nat(12).chain((rows) => fc.tuple(...Array.from({ length: count }, () => vectorArbitrary(bool, rows))));
  const ints = (count: number) =>
    fc
      .nat(12)
      .chain((rows) => fc.tuple(...Array.from({ length: count }, () => vectorArbitrary(int32, rows, fc.nat(4)))));
  const forms: readonly (readonly [string, ReturnType<typeof bools>, (args: readonly Expr[]) => Expr])[] = [
    ['and', bools(3), (args) => ({ kind: 'and', args, type: bool })],
    ['or', bools(3), (args) => ({ kind: 'or', args, type: bool })],
    ['not', bools(1), ([input]) => ({ kind: 'not', input, type: bool })],
    ['is null', bools(1), ([input]) => ({ kind: 'is_null', input, negated: false, type: bool })],
    ['is not null', bools(1), ([input]) => ({ kind: 'is_null', input, negated: true, type: bool })],
    ['coalesce', ints(3), (args) => ({ kind: 'coalesce', args, type: int32 })],
    ['in', ints(1), ([input]) => ({ kind: 'in_list', input, items: [item(1), item(3)], negated: false, type: bool })],
    [
      'not in with NULL',
      ints(1),
      ([input]) => ({ kind: 'in_list', input, items: [item(1), item(null)], negated: true, type: bool }),
    ],
    [
      'case',
      ints(2),
      ([a, b]) => ({
        kind: 'case',
        whens: [arm(call('=', [a, literal(1, int32)]), b), arm(call('<', [b, literal(2, int32)]), call('/', [a, b]))],
        otherwise: call('+', [a, b]),
        type: int32,
      }),
    ],
    [
      'and guards',
      ints(2),
      ([a, b]) => ({
        kind: 'and',
        args: [call('<>', [b, literal(0, int32)]), call('>', [call('/', [a, b]), literal(1, int32)])],
        type: bool,
      }),
    ],
  ];
  for (const [name, vectors, make] of forms) {
    test(name, () => {
      fc.assert(
        fc.property(vectors, (columns) => agrees(make, columns)),
        { numRuns: 200 },
      );
    });
  }
});

const arm = (when: Expr, then: Expr) => ({ when, then });

const item = (value: Value) => ({ kind: 'literal', value, type: int32 }) as const;

function call(name: string, args: readonly Expr[]): Expr {
  const found = resolveScalar(
    name,
    args.map(({ type }) => type),
  );
  assert(found.kind === 'found');
  return { kind: 'call', fn: name, overload: found.overload, args, type: found.result };
}

test('an error that is guarded does not arise, an unguarded one carries its place', () => {
  const zero = columnOf(int32, 0);
  const at = { start: 3, end: 8 };
  const input: Expr = { kind: 'column', id: zero.id, type: int32 };
  const quotient = { ...call('/', [literal(1, int32), input]), at } as Expr;
  const guarded: Expr = {
    kind: 'case',
    whens: [arm(call('=', [input, literal(0, int32)]), literal(null, int32))],
    otherwise: quotient,
    type: int32,
  };
  const batch = { columns: [vectorOf(int32, [0, 1, 2])], length: 3 };
  assert.deepEqual(valuesOf(compile(guarded, [zero])(batch, fakeCall)), [null, 1, 0]);
  assert.throws(
    () => compile(quotient, [zero])(batch, fakeCall),
    (error) => error instanceof SqlError && error.code === '22012' && error.at === at,
  );
});

test('over no rows nothing raises', () => {
  const quotient = call('/', [literal(1, int32), literal(0, int32)]);
  assert.deepEqual(valuesOf(compile(quotient, [])({ columns: [], length: 0 }, fakeCall)), []);
});

test('results have the types of Postgres', () => {
  const table: readonly (readonly [string, readonly DataType[], string])[] = [
    ['+', [int16, int16], 'smallint'],
    ['+', [int16, int64], 'bigint'],
    ['+', [int32, { kind: 'float', bits: 32 }], 'double precision'],
    ['*', [decimal(10, 2), decimal(4, 3)], 'numeric(14,5)'],
    ['+', [decimal(10, 2), decimal(4, 3)], 'numeric(12,3)'],
    ['/', [decimal(10, 2), int32], 'numeric'],
    ['*', [decimal(10, 2), float64], 'double precision'],
    ['||', [text, int32], 'text'],
    ['^', [int32, int32], 'double precision'],
    ['-', [{ kind: 'date' }, { kind: 'unknown' }], 'integer'],
  ];
  for (const [name, args, result] of table) {
    const found = resolveScalar(name, args);
    assert.equal(found.kind === 'found' ? typeName(found.result) : found.kind, result, `${name} ${args.map(typeName)}`);
  }
  assert.equal(resolveScalar('+', [{ kind: 'date' }, { kind: 'unknown' }]).kind, 'ambiguous');
  assert.equal(resolveScalar('+', [int32, bool]).kind, 'none');
});
