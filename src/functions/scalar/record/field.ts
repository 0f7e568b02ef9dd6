import { bool, int32 } from '../../../data/type.ts';
import type { RecordValue, Value } from '../../../data/value.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { eachWithNulls } from '../array/each_array.ts';

const anyrecord = { kind: 'anyrecord' } as const;

/** `(r).f`: the binder says which field by its number, from 0, and of which type it is. */
export const recordField = scalarFunction({
  name: 'record_field',
  about: 'A field of a row by its number, from 0: `(r).f`.',
  overloads: [
    {
      args: [anyrecord, int32],
      result: ([type]) => (type.kind === 'record' && type.fields.length > 0 ? type.fields[0].type : type),
      run: each2(({ fields }: RecordValue, i: number) => fields[i]),
    },
  ],
  examples: [{ sql: "(ROW(1, 'a')).f2", is: 'a' }],
});

const test = (name: string, about: string, holds: (row: RecordValue | null) => boolean, is: string): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [
      { args: [anyrecord], result: bool, calledOnNull: true, run: eachWithNulls(() => holds as () => Value) },
    ],
    examples: [{ sql: `${name}(ROW(1, NULL))`, is }],
  });

/** `r IS NULL`, `r IS NOT NULL`: neither is true of a row with fields of both kinds. */
export const recordNullTests: readonly ScalarFunction[] = [
  test(
    'record_is_null',
    'Whether a row is NULL or has no field that is not: `r IS NULL`.',
    (row) => row === null || row.fields.every((field) => field === null),
    'f',
  ),
  test(
    'record_is_not_null',
    'Whether a row is there and no field of it is NULL: `r IS NOT NULL`.',
    (row) => row?.fields.every((field) => field !== null) === true,
    'f',
  ),
];
