import { int64, numeric } from '../../../data/type.ts';
import { flat } from '../../../data/vector.ts';
import { totalsVector } from '../../../functions/accumulate/state.ts';
import type { AggregateCall } from '../../../plan/expr.ts';
import { type Code, i32, i64, select } from '../../../wasm/code.ts';
import { type CompiledAggregate, countOf, guarded, one, type StateWords, wordColumn, wordsOf } from './state.ts';

/** Sums of smaller integers, which fit 64 bits. Words: the sum, number of values. */
export const smallSum = (call: AggregateCall): CompiledAggregate => ({
  words: 2,
  update(state, [{ value, valid }]) {
    state.set(0, i64.add(state.get(0), valid === null ? value : i64.mul(value, i64.extendU(valid))));
    state.set(1, i64.add(state.get(1), countOf(valid)));
  },
  merge(state, columns) {
    for (const [i, column] of columns.entries()) state.set(i, i64.add(state.get(i), column.value().value));
  },
  columns: [wordColumn(int64, 0), wordColumn(int64, 1)],
  result: (type) => (call.fn === 'sum' ? wordColumn(type, 0, 1) : null),
});

/** Words: low and high half of the sum in 128 bits, number of values. */
export const exactSum = (call: AggregateCall): CompiledAggregate => ({
  words: 3,
  update(state, [arg]) {
    const { emitter } = state;
    const x = arg.valid === null ? arg.value : emitter.let('i64', i64.mul(arg.value, i64.extendU(arg.valid))).get;
    addWide(state, 0, x, arg.low >= 0n ? null : i64.shrS(x, i64.const(63n)));
    state.set(2, i64.add(state.get(2), countOf(arg.valid)));
  },
  merge(state, [totals, counts]) {
    addWide(state, 0, totals.word(0), totals.word(1));
    state.set(2, i64.add(state.get(2), counts.value().value));
  },
  columns: [{ type: numeric, parts: [{ word: 0 }, { word: 1 }, { constant: 0n }], seen: null }, wordColumn(int64, 2)],
  result(type) {
    const halves = { low: 0, high: 1 };
    const [arg] = call.args;
    if (type.kind === 'int') return { ...wordColumn(type, 0, 2), check: { kind: 'fits', ...halves } };
    if (call.fn !== 'sum' || type.kind !== 'numeric') return null;
    const scale = { constant: BigInt(arg.type.kind === 'decimal' ? arg.type.scale : 0) };
    return { type, parts: [{ word: 0 }, { word: 1 }, scale], seen: 2, check: { kind: 'short', ...halves } };
  },
});

/** Words: as `exactSum`, then the digits behind the point that the sum has and those that it shows, the most of its values. */
export const numericSum: CompiledAggregate = {
  words: 5,
  update(state, [arg]) {
    const { emitter } = state;
    const add = emitter.nested(() => {
      addWide(state, 0, arg.value, arg.low >= 0n ? null : i64.shrS(arg.value, i64.const(63n)));
      state.set(2, i64.add(state.get(2), one));
      state.set(3, i64.const(BigInt(arg.scale)));
      const shown = emitter.let('i64', i64.extendU(arg.shown ?? i32.const(arg.scale))).get;
      state.set(4, select(shown, state.get(4), i64.gtS(shown, state.get(4))));
    });
    emitter.add(guarded(arg.valid, add));
  },
  states(place) {
    const [low, high, , scale, shown] = [0, 1, 2, 3, 4].map((word) => wordsOf(place, word));
    const totals = Array.from(low, (_, g) => {
      const units = wide(low[g], high[g]) / 10n ** (scale[g] - shown[g]);
      return { units, scale: Number(shown[g]), nan: 0, infinite: 0, minusInfinite: 0 };
    });
    return [totalsVector(place.count, totals), flat(int64, wordsOf(place, 2), place.count)];
  },
};

/** 128 bits as one number. */
export const wide = (low: bigint, high: bigint): bigint => (high << 64n) | BigInt.asUintN(64, low);

/** Adds low and high (null: 0) to words `at` and `at + 1`. */
export function addWide(state: StateWords, at: number, low: Code, high: Code | null): void {
  const x = state.emitter.let('i64', low).get;
  const sum = state.emitter.let('i64', i64.add(state.get(at), x)).get;
  const carry = i64.extendU(i64.ltU(sum, x));
  state.set(at, sum);
  state.set(at + 1, i64.add(state.get(at + 1), high === null ? carry : i64.add(high, carry)));
}
