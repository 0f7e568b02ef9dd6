import { type Code, f64, select } from '../../../wasm/code.ts';
import type { Emitter } from '../emitter.ts';

/** A number as the unevaluated sum of two doubles, in locals: the code of functions/accumulate/double_double.ts, step by step. */
export interface Double {
  readonly high: Code;
  readonly low: Code;
}

const { add: plus, sub: minus, mul: times } = f64;
const splitter = f64.const(134217729);

const held = (emitter: Emitter, value: Code): Code => emitter.let('f64', value).get;

const inLocals = (emitter: Emitter, { high, low }: Double): Double => ({
  high: held(emitter, high),
  low: held(emitter, low),
});

export function twoSum(emitter: Emitter, a: Code, b: Code): Double {
  const sum = held(emitter, plus(a, b));
  const part = held(emitter, minus(sum, a));
  return { high: sum, low: held(emitter, plus(minus(a, minus(sum, part)), minus(b, part))) };
}

export function twoProduct(emitter: Emitter, a: Code, b: Code): Double {
  const product = held(emitter, times(a, b));
  const [aHigh, aLow] = halves(emitter, a);
  const [bHigh, bLow] = halves(emitter, b);
  const first = plus(minus(times(aHigh, bHigh), product), times(aHigh, bLow));
  return { high: product, low: held(emitter, plus(plus(first, times(aLow, bHigh)), times(aLow, bLow))) };
}

function halves(emitter: Emitter, value: Code): readonly [Code, Code] {
  const big = held(emitter, times(splitter, value));
  const high = held(emitter, minus(big, minus(big, value)));
  return [high, held(emitter, minus(value, high))];
}

export function addDoubles(emitter: Emitter, a: Double, b: Double): Double {
  const highs = twoSum(emitter, a.high, b.high);
  const lows = twoSum(emitter, a.low, b.low);
  const middle = twoSum(emitter, highs.high, plus(highs.low, lows.high));
  return twoSum(emitter, middle.high, plus(middle.low, lows.low));
}

export function multiplyDoubles(emitter: Emitter, a: Double, b: Double): Double {
  const product = twoProduct(emitter, a.high, b.high);
  return twoSum(emitter, product.high, plus(product.low, plus(times(a.high, b.low), times(a.low, b.high))));
}

/** Sums around a shift, seen from another that is `delta` lower: `shiftBy` of functions/accumulate/moments.ts. */
export function shiftDoubles(
  emitter: Emitter,
  delta: Double,
  count: Code,
  sum: Double,
  square: Double,
): { readonly sum: Double; readonly square: Double } {
  const far = multiplyDoubles(emitter, delta, { high: count, low: f64.const(0) });
  const double = { high: times(f64.const(2), delta.high), low: times(f64.const(2), delta.low) };
  const twice = multiplyDoubles(emitter, inLocals(emitter, double), sum);
  const moved = {
    sum: addDoubles(emitter, sum, far),
    square: addDoubles(emitter, addDoubles(emitter, square, twice), multiplyDoubles(emitter, far, delta)),
  };
  const stays = f64.eq(delta.high, f64.const(0));
  const chosen = (a: Double, b: Double): Double =>
    inLocals(emitter, { high: select(a.high, b.high, stays), low: select(a.low, b.low, stays) });
  return { sum: chosen(sum, moved.sum), square: chosen(square, moved.square) };
}
