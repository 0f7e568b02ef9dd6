import { errors, raise } from '../../../base/error.ts';
import {
  bool,
  bytes,
  char,
  type DataType,
  date,
  float32,
  float64,
  int16,
  int32,
  int64,
  interval,
  jsonb,
  name,
  oid,
  text,
  time,
  timestamp,
  timestamptz,
  timetz,
  typeName,
  uuid,
} from '../../../data/type.ts';
import { type Comparison, compare, isNotDistinct } from '../../../kernels/compare.ts';
import { not } from '../../../kernels/logic.ts';
import { typeKey } from '../../casts.ts';
import { type ArgumentType, type Example, type Kernel, type ScalarFunction, scalarFunction } from '../../define.ts';
import { anydecimal, asDouble } from './numbers.ts';

const compared: readonly ArgumentType[] = [
  bool,
  int16,
  int32,
  int64,
  float64,
  float32,
  anydecimal,
  text,
  bytes,
  date,
  timestamp,
  timestamptz,
  interval,
  name,
  char,
  oid,
  time,
  timetz,
  uuid,
  jsonb,
];

/** Postgres compares a real with a double precision without rounding either. */
const mixed: readonly (readonly [DataType, DataType])[] = [
  [float64, float32],
  [float32, float64],
];

/** Rows are compared column by column, which must be as many and of the same types: 42804. */
function checkRecords(a: DataType, b: DataType): void {
  if (a.kind !== 'record' || b.kind !== 'record') return;
  for (const [i, { type }] of a.fields.entries()) {
    const other = b.fields[i]?.type;
    if (other === undefined || typeKey(type) === typeKey(other)) continue;
    const [left, right] = [type, other].map((each) => (each.kind === 'decimal' ? 'numeric' : typeName(each)));
    raise(
      errors.datatypeMismatch(`cannot compare dissimilar column types ${left} and ${right} at record column ${i + 1}`),
    );
  }
  if (a.fields.length !== b.fields.length) {
    raise(errors.datatypeMismatch('cannot compare record types with different numbers of columns'));
  }
}

const overloads = (run: Kernel, calledOnNull: boolean): ScalarFunction['overloads'] => [
  ...compared.map((type) => ({ args: [type, type], result: bool, run, calledOnNull })),
  ...[{ kind: 'anyarray' } as const, { kind: 'anyrecord' } as const].map((type) => ({
    args: [type, type],
    result: bool,
    calledOnNull,
    run: (([a, b], rows, result, call) => {
      checkRecords(a.type, b.type);
      return run([a, b], rows, result, call);
    }) satisfies Kernel,
  })),
  ...mixed.map((args) => ({
    args,
    result: bool,
    calledOnNull,
    run: (([a, b], rows, result, call) => run([asDouble(a), asDouble(b)], rows, result, call)) satisfies Kernel,
  })),
  // Both are texts in UTF-8.
  { args: [name, text], result: bool, run, calledOnNull },
  { args: [text, name], result: bool, run, calledOnNull },
];

const comparison = (name: Comparison, about: string, examples: readonly Example[]): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: overloads(([a, b], rows) => compare(name, a, b, rows), false),
    examples,
  });

export const equal = comparison('=', 'Whether both sides are equal.', [
  { sql: '1 = 1.0', is: 't' },
  { sql: "'a' = 'b'", is: 'f' },
  { sql: '1 = NULL', is: 'NULL' },
]);
export const notEqual = comparison('<>', 'Whether the sides differ.', [{ sql: '1 <> 2', is: 't' }]);
export const less = comparison('<', 'Whether the left side sorts before the right.', [
  { sql: "1 < 'NaN'::float8", is: 't' },
  { sql: "'B' < 'a'", is: 't' },
]);
export const lessOrEqual = comparison('<=', 'Whether the left side does not sort after the right.', [
  { sql: '2 <= 2', is: 't' },
]);
export const greater = comparison('>', 'Whether the left side sorts after the right.', [{ sql: '2 > 10', is: 'f' }]);
export const greaterOrEqual = comparison('>=', 'Whether the left side does not sort before the right.', [
  { sql: "INTERVAL '30 days' >= INTERVAL '1 month'", is: 't' },
]);

/** `a IS NOT DISTINCT FROM b`. */
export const isNotDistinctFrom = scalarFunction({
  name: 'is_not_distinct',
  about: 'Whether both sides are equal or both NULL; never NULL itself.',
  overloads: overloads(([a, b], rows) => isNotDistinct(a, b, rows), true),
  examples: [{ sql: 'NULL IS NOT DISTINCT FROM NULL', is: 't' }],
});

/** `a IS DISTINCT FROM b`. */
export const isDistinctFrom = scalarFunction({
  name: 'is_distinct',
  about: 'Whether the sides differ, NULL being a value like others; never NULL itself.',
  overloads: overloads(([a, b], rows) => not(isNotDistinct(a, b, rows)), true),
  examples: [{ sql: '1 IS DISTINCT FROM NULL', is: 't' }],
});
