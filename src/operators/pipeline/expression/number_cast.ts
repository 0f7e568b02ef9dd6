import type { Cast } from '../../../plan/expr.ts';
import { type Code, f32, f64, i32, i64, ifElse } from '../../../wasm/code.ts';
import type { Emitted } from '../emitted.ts';
import type { Source } from '../expression.ts';
import { outOfRange } from '../failures.ts';
import { isWithin, ofBits } from '../ranges.ts';
import { failWhen } from './fail.ts';

/** Casts between numbers that may lose or refuse something; null: it is none. */
export function emitNumberCast({ input, type }: Cast, value: Emitted, source: Source): Emitted | null {
  const from = input.type;
  if (from.kind === 'int' && type.kind === 'int') return narrowed(value, type.bits, source);
  if (from.kind === 'float' && type.kind === 'int') return wholeOf(value, type.bits, source);
  if (from.kind === 'int' && type.kind === 'float' && type.bits === 32) {
    return float(f64.promote(f32.demote(f64.fromI64(value.value))), value, source);
  }
  if (from.kind === 'float' && type.kind === 'float' && from.bits === 64 && type.bits === 32) {
    return single(value, source);
  }
  return null;
}

function float(code: Code, { valid }: Emitted, { emitter }: Source): Emitted {
  return { word: 'f64', value: emitter.let('f64', code).get, valid, low: 0n, high: 0n, scale: 0 };
}

function narrowed(value: Emitted, bits: 16 | 32 | 64, source: Source): Emitted {
  const limits = ofBits(bits);
  if (isWithin(value, limits)) return value;
  const below = i64.ltS(value.value, i64.const(limits.low));
  const above = i64.gtS(value.value, i64.const(limits.high));
  failWhen(i32.or(below, above), value.valid, outOfRange(bits), source);
  return { ...value, ...limits };
}

/** The nearest whole number, of two the even one; NaN and what is too large are out of range. */
function wholeOf(value: Emitted, bits: 16 | 32 | 64, source: Source): Emitted {
  const { emitter } = source;
  const rounded = emitter.let('f64', f64.nearest(value.value)).get;
  const limits = ofBits(bits);
  // The upper limit of 64 bits is no double; the number above it is.
  const fits = i32.and(
    f64.ge(rounded, f64.const(Number(limits.low))),
    f64.lt(rounded, f64.const(Number(limits.high + 1n))),
  );
  const isIn = emitter.let('i32', fits).get;
  failWhen(i32.eqz(isIn), value.valid, outOfRange(bits), source);
  const whole = emitter.let('i64', i64.const(0n));
  emitter.add(ifElse(isIn, whole.set(i64.truncF64(rounded))));
  return { word: 'i64', value: whole.get, valid: value.valid, ...limits, scale: 0 };
}

/** To single precision: what became infinite or 0 on the way is refused. */
function single(value: Emitted, source: Source): Emitted {
  const made = float(f64.promote(f32.demote(value.value)), value, source);
  const finite = (x: Code): Code => f64.eq(f64.sub(x, x), f64.const(0));
  const isZero = (x: Code): Code => f64.eq(x, f64.const(0));
  failWhen(i32.and(finite(value.value), i32.eqz(finite(made.value))), value.valid, 'float overflow', source);
  failWhen(i32.and(isZero(made.value), i32.eqz(isZero(value.value))), value.valid, 'float underflow', source);
  return made;
}
