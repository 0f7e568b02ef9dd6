import { type DataType, wordPrecision } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import type { Literal } from '../../../plan/expr.ts';
import { f64, i32, i64 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled, wordOf } from '../emitted.ts';
import type { Source } from '../expression.ts';
import { fitsWord, rounded } from '../ranges.ts';

/** A constant, read from the block of parameters: the same code serves other constants of like size. */
export function emitLiteral(expr: Literal, { emitter }: Source): Emitted {
  if (expr.value === null) return nullOf(expr.type);
  const units = unitsOf(expr);
  if (units !== null) {
    if (!fitsWord({ low: units, high: units })) notCompiled('a constant of more than 64 bits');
    const value = emitter.parameter({ kind: 'literal', literal: expr }, 'i64');
    return { word: 'i64', value, valid: null, ...rounded({ low: units, high: units }), scale: scaleOf(expr) };
  }
  const word = wordOf(expr.type);
  if (word === 'f64') {
    const value = emitter.parameter({ kind: 'literal', literal: expr }, 'f64');
    return { word, value, valid: null, low: 0n, high: 0n, scale: 0 };
  }
  if (word !== 'i32') notCompiled(`a constant of ${expr.type.kind}`);
  return {
    word: 'i32',
    value: emitter.parameter({ kind: 'literal', literal: expr }),
    valid: null,
    low: 0n,
    high: 1n,
    scale: 0,
  };
}

/** A constant that is a whole number in its word, as that number; null: it is none. */
export function unitsOf({ value, type }: Literal): bigint | null {
  if (value === null) return null;
  if (type.kind === 'decimal' || type.kind === 'numeric') {
    const { units, special } = value as Decimal;
    if (special !== undefined) notCompiled('a constant beyond numbers');
    return units;
  }
  if (wordOf(type) !== 'i64') return null;
  return BigInt(value as number | bigint);
}

const scaleOf = ({ value, type }: Literal): number =>
  type.kind === 'decimal' || type.kind === 'numeric' ? (value as Decimal).scale : 0;

function nullOf(type: DataType): Emitted {
  const numbers = type.kind === 'numeric' || (type.kind === 'decimal' && type.precision > wordPrecision);
  const word = numbers ? 'i64' : wordOf(type);
  if (word === null) return notCompiled('NULL of this type');
  const value = { i64: i64.const(0n), i32: i32.const(0), f64: f64.const(0) }[word];
  const scale = type.kind === 'decimal' ? type.scale : 0;
  return { word, value, valid: i32.const(0), low: 0n, high: 0n, scale };
}
