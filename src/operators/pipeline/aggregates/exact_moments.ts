import { int64 } from '../../../data/type.ts';
import { flat } from '../../../data/vector.ts';
import { totalsVector } from '../../../functions/accumulate/state.ts';
import type { AggregateCall } from '../../../plan/expr.ts';
import { type Code, i64 } from '../../../wasm/code.ts';
import { notCompiled } from '../emitted.ts';
import type { Emitter } from '../emitter.ts';
import { type CompiledAggregate, countOf, wordsOf } from './state.ts';
import { addWide, wide } from './sums.ts';

/** Squares of larger numbers could exceed 128 bits when summed. */
const most = 2n ** 47n;
/** Up to here a square fits 64 bits. */
const mostSmall = 2n ** 31n;

/** Variances of integers and decimals. Words: number of values, sum and sum of squares in 128 bits each. */
export const exactMoments = (call: AggregateCall): CompiledAggregate => ({
  words: 5,
  update(state, [{ value, valid, low, high }]) {
    const { emitter } = state;
    if (low <= -most || high >= most) notCompiled('variances of large numbers');
    const x = emitter.let('i64', valid === null ? value : i64.mul(value, i64.extendU(valid))).get;
    state.set(0, i64.add(state.get(0), countOf(valid)));
    addWide(state, 1, x, low >= 0n ? null : i64.shrS(x, i64.const(63n)));
    const isSmall = low > -mostSmall && high < mostSmall;
    addWide(state, 3, i64.mul(x, x), isSmall ? null : upperSquare(x, emitter));
  },
  states(place) {
    const [arg] = call.args;
    const scale = arg.type.kind === 'decimal' ? arg.type.scale : 0;
    const [counts, ...words] = [0, 1, 2, 3, 4].map((word) => wordsOf(place, word));
    const totals = (low: number, digits: number) =>
      totalsVector(
        place.count,
        Array.from(counts, (count, g) => ({
          units: wide(words[low][g], words[low + 1][g]),
          scale: count === 0n ? 0 : digits,
          nan: 0,
          infinite: 0,
          minusInfinite: 0,
        })),
      );
    return [flat(int64, counts, place.count), totals(0, scale), totals(2, 2 * scale)];
  },
});

/** The upper 64 of the 128 bits of a square, of numbers of up to 47 bits: by halves of 24. */
function upperSquare(x: Code, emitter: Emitter): Code {
  const half = i64.const(24n);
  const upper = emitter.let('i64', i64.shrS(x, half)).get;
  const lower = emitter.let('i64', i64.and(x, i64.const(0xffffffn))).get;
  const middle = i64.add(i64.shl(i64.mul(upper, lower), i64.const(1n)), i64.shrU(i64.mul(lower, lower), half));
  return i64.shrS(i64.add(i64.mul(upper, upper), i64.shrS(middle, half)), i64.const(16n));
}
