import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { DataType } from '../../data/type.ts';
import { plainTypeName } from './coerce.ts';

/** json is a text that may say one thing in many ways: it has no equality and no order; neither has an array of it. */
const isComparable = (type: DataType): boolean =>
  type.kind === 'array' ? isComparable(type.element) : type.kind !== 'json';

/** 42883 for a type that GROUP BY, DISTINCT and UNION cannot work with. */
export function requireEquality(type: DataType, at: Span | undefined): void {
  if (!isComparable(type)) throw errors.noOperatorFor('equality', plainTypeName(type), at);
}

/** 42883 for a type that cannot be sorted. */
export function requireOrder(type: DataType, at: Span | undefined): void {
  if (!isComparable(type)) throw errors.noOperatorFor('ordering', plainTypeName(type), at);
}
