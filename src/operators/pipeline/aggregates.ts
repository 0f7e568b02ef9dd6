import { type DataType, float64, int64, numeric } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { totalsVector } from '../../functions/accumulate/state.ts';
import type { AggregateCall } from '../../plan/expr.ts';
import { type Code, f64, i32, i64, ifElse, select } from '../../wasm/code.ts';
import type { Heap } from '../../wasm/heap.ts';
import { type Emitted, NotCompiled, notCompiled, wordOf } from './emitted.ts';
import type { Emitter } from './emitter.ts';
import type { WordColumn } from './group_columns.ts';

/** The words of one aggregate of the group at hand; each 8 bytes. */
export interface StateWords {
  readonly emitter: Emitter;
  get(word: number, type?: 'i64' | 'f64'): Code;
  set(word: number, value: Code, type?: 'i64' | 'f64'): void;
  /** Ends the statement with the error that an infinite sum of finite numbers is. */
  overflow(): Code;
}

/** Where the words of an aggregate lie for all groups: word w of group g at `first + w · 8 + g · stride`. */
export interface StatePlace {
  readonly heap: Heap;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
}

/** The compiled form of an aggregate: what it keeps per group (all zero at first), and how that becomes columns. */
export interface CompiledAggregate {
  readonly words: number;
  update(state: StateWords, args: readonly Emitted[]): void;
  /** Adds a partial result: the columns that `states` made. */
  merge(state: StateWords, columns: readonly MergedColumn[]): void;
  /** The columns that it travels in; absent: `states` makes them. */
  readonly columns?: readonly WordColumn[];
  states?(place: StatePlace): readonly Vector[];
  /** The column of results, of type `type`; null, or absent: the plain aggregate makes them of the states. */
  result?(type: DataType): WordColumn | null;
}

/** A column of a partial result, at the row at hand. */
export interface MergedColumn {
  /** As a plain word; of those that have one. */
  value(): Emitted;
  /** Word `at` of a value of several. */
  word(at: number): Code;
}

/** The compiled form of a call, or NotCompiled. */
export function compiledAggregate(call: AggregateCall): CompiledAggregate {
  const [arg] = call.args;
  if (call.distinct || call.orderBy.length > 0 || call.options !== undefined)
    return notCompiled(`${call.fn} with options`);
  if (call.fn === 'count' && call.args.length <= 1) return counter;
  const word = arg === undefined ? null : wordOf(arg.type);
  if (call.fn === 'sum64') return exactSum(call);
  if ((call.fn === 'sum' || call.fn === 'avg') && arg !== undefined) {
    if (arg.type.kind === 'float') return floatSum;
    if (arg.type.kind === 'int' || arg.type.kind === 'decimal') return exactSum(call);
    if (arg.type.kind === 'numeric') return numericSum;
  }
  const isOrdered = word === 'i64' || word === 'f64';
  if (call.fn === 'min' && isOrdered) return extreme(arg.type, word, 'min');
  if (call.fn === 'max' && isOrdered) return extreme(arg.type, word, 'max');
  return notCompiled(`aggregate ${call.fn}`);
}

/** Whether all calls have compiled forms, for rows or, `merging`, for partial results. */
export function areCompiled(calls: readonly AggregateCall[], merging: boolean): boolean {
  try {
    return calls.map(compiledAggregate).every((aggregate) => !merging || aggregate !== numericSum);
  } catch (thrown) {
    if (thrown instanceof NotCompiled) return false;
    throw thrown;
  }
}

/** Words `word` of all groups, one after the other. */
function wordsOf({ heap, first, stride, count }: StatePlace, word: number): BigInt64Array {
  const out = new BigInt64Array(count);
  const halves = new Int32Array(out.buffer);
  const { i32: memory } = heap;
  let at = (first + word * 8) / 4;
  const step = stride / 4;
  for (let g = 0; g < count; g++, at += step) {
    halves[2 * g] = memory[at];
    halves[2 * g + 1] = memory[at + 1];
  }
  return out;
}

const wordColumn = (type: DataType, word: number): WordColumn => ({ type, parts: [{ word }], seen: null });

const one = i64.const(1n);
const guarded = (valid: Code | null, code: Code): Code => (valid === null ? code : ifElse(valid, code));

const counter: CompiledAggregate = {
  words: 1,
  update(state, [arg]) {
    const more = arg?.valid == null ? one : i64.extendU(arg.valid);
    state.set(0, i64.add(state.get(0), more));
  },
  merge(state, [counts]) {
    state.set(0, i64.add(state.get(0), counts.value().value));
  },
  columns: [wordColumn(int64, 0)],
  result: () => wordColumn(int64, 0),
};

/** Words: low and high half of the sum in 128 bits, number of values. */
const exactSum = (call: AggregateCall): CompiledAggregate => ({
  words: 3,
  update(state, [arg]) {
    const { emitter } = state;
    const x = arg.valid === null ? arg.value : emitter.let('i64', i64.mul(arg.value, i64.extendU(arg.valid))).get;
    addWide(state, x, arg.low >= 0n ? null : i64.shrS(x, i64.const(63n)));
    state.set(2, i64.add(state.get(2), arg.valid === null ? one : i64.extendU(arg.valid)));
  },
  merge(state, [totals, counts]) {
    addWide(state, totals.word(0), totals.word(1));
    state.set(2, i64.add(state.get(2), counts.value().value));
  },
  columns: [{ type: numeric, parts: [{ word: 0 }, { word: 1 }, { constant: 0n }], seen: null }, wordColumn(int64, 2)],
  result(type) {
    const halves = { low: 0, high: 1 };
    const [arg] = call.args;
    if (call.fn === 'sum' && type.kind === 'int') {
      return { ...wordColumn(type, 0), seen: 2, check: { kind: 'fits', ...halves } };
    }
    if (call.fn !== 'sum' || type.kind !== 'numeric') return null;
    const scale = { constant: BigInt(arg.type.kind === 'decimal' ? arg.type.scale : 0) };
    return { type, parts: [{ word: 0 }, { word: 1 }, scale], seen: 2, check: { kind: 'short', ...halves } };
  },
});

/** Words: as `exactSum`, then the digits behind the point that the sum has and those that it shows, the most of its values. */
const numericSum: CompiledAggregate = {
  words: 5,
  update(state, [arg]) {
    const { emitter } = state;
    const add = emitter.nested(() => {
      addWide(state, arg.value, arg.low >= 0n ? null : i64.shrS(arg.value, i64.const(63n)));
      state.set(2, i64.add(state.get(2), one));
      state.set(3, i64.const(BigInt(arg.scale)));
      const shown = emitter.let('i64', i64.extendU(arg.shown ?? i32.const(arg.scale))).get;
      state.set(4, select(shown, state.get(4), i64.gtS(shown, state.get(4))));
    });
    emitter.add(guarded(arg.valid, add));
  },
  merge: () => notCompiled('sums of numerics from elsewhere'),
  states(place) {
    const [low, high, , scale, shown] = [0, 1, 2, 3, 4].map((word) => wordsOf(place, word));
    const totals = Array.from(low, (_, g) => {
      const units = ((high[g] << 64n) | BigInt.asUintN(64, low[g])) / 10n ** (scale[g] - shown[g]);
      return { units, scale: Number(shown[g]), nan: 0, infinite: 0, minusInfinite: 0 };
    });
    return [totalsVector(place.count, totals), flat(int64, wordsOf(place, 2), place.count)];
  },
};

/** Adds low and high (null: 0) to words 0 and 1. */
function addWide(state: StateWords, low: Code, high: Code | null): void {
  const x = state.emitter.let('i64', low).get;
  const sum = state.emitter.let('i64', i64.add(state.get(0), x)).get;
  const carry = i64.extendU(i64.ltU(sum, x));
  state.set(0, sum);
  state.set(1, i64.add(state.get(1), high === null ? carry : i64.add(high, carry)));
}

/** Words: high and low part of the compensated sum, number of values; step by step as FloatSums does it. */
const floatSum: CompiledAggregate = {
  words: 3,
  update(state, [arg]) {
    const { emitter } = state;
    const add = emitter.nested(() => {
      addFloat(state, arg.value);
      state.set(2, i64.add(state.get(2), one));
    });
    emitter.add(guarded(arg.valid, add));
  },
  merge(state, [highs, lows, counts]) {
    const { emitter } = state;
    const high = emitter.let('f64', highs.value().value).get;
    addFloat(state, high);
    const wasFinite = f64.eq(f64.sub(high, high), f64.const(0));
    emitter.add(
      ifElse(
        wasFinite,
        emitter.nested(() => addFloat(state, lows.value().value)),
      ),
    );
    state.set(2, i64.add(state.get(2), counts.value().value));
  },
  columns: [wordColumn(float64, 0), wordColumn(float64, 1), wordColumn(int64, 2)],
};

/** Knuth's two-sum, the error added to the low part. */
function addFloat(state: StateWords, value: Code): void {
  const { emitter } = state;
  const x = emitter.let('f64', value).get;
  const high = emitter.let('f64', state.get(0, 'f64')).get;
  const sum = emitter.let('f64', f64.add(high, x)).get;
  const part = emitter.let('f64', f64.sub(sum, high)).get;
  const error = f64.add(f64.sub(high, f64.sub(sum, part)), f64.sub(x, part));
  state.set(0, sum, 'f64');
  state.set(1, f64.add(state.get(1, 'f64'), error), 'f64');
  const infinite = f64.ne(f64.sub(sum, sum), f64.const(0));
  const wereFinite = f64.eq(f64.add(f64.sub(high, high), f64.sub(x, x)), f64.const(0));
  emitter.add(ifElse(i32.and(infinite, wereFinite), state.overflow()));
}

/** Words: the value, and whether there is one. NaN is above all numbers. */
function extreme(type: DataType, word: 'i64' | 'f64', wanted: 'min' | 'max'): CompiledAggregate {
  const better = (x: Code, best: Code): Code => {
    if (word === 'i64') return wanted === 'min' ? i64.ltS(x, best) : i64.gtS(x, best);
    const isNotANumber = f64.ne(wanted === 'min' ? best : x, wanted === 'min' ? best : x);
    return i32.or(wanted === 'min' ? f64.lt(x, best) : f64.gt(x, best), isNotANumber);
  };
  const update: CompiledAggregate['update'] = (state, [arg]) => {
    const { emitter } = state;
    const best = state.get(0, word);
    const isFirst = i64.eqz(state.get(1));
    const take = emitter.nested(() => {
      state.set(0, arg.value, word);
      state.set(1, one);
    });
    emitter.add(guarded(arg.valid, ifElse(i32.or(isFirst, better(arg.value, best)), take)));
  };
  return {
    words: 2,
    update,
    merge: (state, [column]) => update(state, [column.value()]),
    columns: [{ ...wordColumn(type, 0), seen: 1 }],
    result: () => ({ ...wordColumn(type, 0), seen: 1 }),
  };
}
