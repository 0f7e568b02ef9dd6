import { type DataType, decimal, maxPrecision, numeric, sameType } from '../../data/type.ts';
import type { Expr } from '../../plan/expr.ts';

/** A pair of keys of one type: decimals of different digits compare as equal, but only alike ones are alike in memory. */
export function alignedKeys(left: Expr, right: Expr): readonly [Expr, Expr] {
  if (sameType(left.type, right.type)) return [left, right];
  const type = commonType(left.type, right.type);
  return [cast(left, type), cast(right, type)];
}

const cast = (input: Expr, type: DataType): Expr =>
  sameType(input.type, type) ? input : { kind: 'cast', input, type };

function commonType(a: DataType, b: DataType): DataType {
  if (a.kind !== 'decimal' || b.kind !== 'decimal') return numeric;
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  return whole + scale <= maxPrecision ? decimal(whole + scale, scale) : numeric;
}
