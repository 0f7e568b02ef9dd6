import { maxPrecision, sameType } from '../../../data/type.ts';
import type { Cast } from '../../../plan/expr.ts';
import { f64 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import type { Source } from '../expression.ts';
import { isWithin, ofBits } from '../ranges.ts';
import { withScale } from './decimal.ts';

/** Casts between numbers that lose nothing. */
export function emitCast({ input, type }: Cast, value: Emitted, source: Source): Emitted {
  const from = input.type;
  if (sameType(from, type)) return value;
  const isWhole = from.kind === 'int';
  if (isWhole && type.kind === 'int' && isWithin(value, ofBits(type.bits))) return value;
  const isExact = isWhole || from.kind === 'decimal' || from.kind === 'numeric';
  if (isExact && type.kind === 'numeric') return value;
  if (isExact && type.kind === 'decimal' && type.scale >= value.scale) {
    const scaled = withScale(value, type.scale, source);
    const limit = 10n ** BigInt(Math.min(type.precision, maxPrecision));
    const { shown: _, ...fixed } = scaled;
    if (scaled.high < limit && scaled.low > -limit) return fixed;
  }
  // A double holds every whole number of 53 bits; one of more is rounded to the nearest even, as the plain engine does.
  if (isWhole && type.kind === 'float' && type.bits === 64) {
    const converted = source.emitter.let('f64', f64.fromI64(value.value));
    return { word: 'f64', value: converted.get, valid: value.valid, low: 0n, high: 0n, scale: 0 };
  }
  if (from.kind === 'float' && type.kind === 'float' && type.bits === 64) return value;
  return notCompiled(`a cast from ${from.kind} to ${type.kind}`);
}
