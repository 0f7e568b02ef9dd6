import { errors, type SqlError } from '../../base/error.ts';
import type { Slot } from './slots.ts';

/** Where code that ends a statement leaves which error it is, before it traps. */
export const failureSlot: Slot = { kind: 'own', name: 'failure' };

const failures = {
  'float overflow': () => errors.floatOverflow(),
  'float underflow': () => errors.floatUnderflow(),
  'division by zero': () => errors.divisionByZero(),
  'smallint out of range': () => errors.outOfRange('smallint'),
  'integer out of range': () => errors.outOfRange('integer'),
  'bigint out of range': () => errors.outOfRange('bigint'),
} as const satisfies Readonly<Record<string, () => SqlError>>;

/** An error of a row that the plain engine would meet as well. */
export type Failure = keyof typeof failures;

const names = Object.keys(failures) as readonly Failure[];

/** From 1: 0 is none. */
export const failureNumber = (failure: Failure): number => names.indexOf(failure) + 1;

/** The error of that number; null: none. */
export const failureOf = (number: number): SqlError | null => (number === 0 ? null : failures[names[number - 1]]());

export const outOfRange = (bits: 16 | 32 | 64): Failure =>
  bits === 16 ? 'smallint out of range' : bits === 32 ? 'integer out of range' : 'bigint out of range';
