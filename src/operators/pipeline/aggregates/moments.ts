import { float64, int64 } from '../../../data/type.ts';
import { type Code, f64, i64, ifElse, select } from '../../../wasm/code.ts';
import { addDoubles, type Double, shiftDoubles, twoSum } from './double_double.ts';
import { type CompiledAggregate, guarded, one, type StateWords, wordColumn } from './state.ts';

/** Words of `moments`; low halves stand behind high ones. */
const [count, shift, sum, square] = [0, 1, 2, 4];

const notFinite = (x: Code): Code => f64.ne(f64.sub(x, x), f64.const(0));

/** Variances of floats. Words: number of values, shift, sum and sum of squares around it; step by step as Moments does it. */
export const moments: CompiledAggregate = {
  words: 6,
  update(state, [{ value, valid }]) {
    const { emitter } = state;
    emitter.add(
      guarded(
        valid,
        emitter.nested(() => addValue(state, value)),
      ),
    );
  },
  merge(state, columns) {
    const { emitter } = state;
    const [rows, ...figures] = columns.map((column) => column.value().value);
    const merge = emitter.nested(() => mergeMoments(state, rows, figures));
    emitter.add(ifElse(i64.eqz(rows), [], merge));
  },
  columns: [wordColumn(int64, count), ...[1, 2, 3, 4, 5].map((word) => wordColumn(float64, word))],
};

const doubleAt = (state: StateWords, word: number): Double => ({
  high: state.emitter.let('f64', state.get(word, 'f64')).get,
  low: state.emitter.let('f64', state.get(word + 1, 'f64')).get,
});

function setDouble(state: StateWords, word: number, { high, low }: Double): void {
  state.set(word, high, 'f64');
  state.set(word + 1, low, 'f64');
}

function addValue(state: StateWords, value: Code): void {
  const { emitter } = state;
  const held = (code: Code): Code => emitter.let('f64', code).get;
  const x = held(value);
  const begun = held(select(x, state.get(shift, 'f64'), i64.eqz(state.get(count))));
  state.set(count, i64.add(state.get(count), one));
  const around = held(select(f64.const(Number.NaN), begun, notFinite(x)));
  state.set(shift, around, 'f64');
  const d = held(f64.sub(x, around));
  const back = held(f64.sub(d, x));
  const dLow = held(f64.sub(f64.sub(x, f64.sub(d, back)), f64.add(around, back)));
  accumulate(state, sum, d, dLow);
  const p = held(f64.mul(d, d));
  const big = held(f64.mul(f64.const(134217729), d));
  const high = held(f64.sub(big, f64.sub(big, d)));
  const low = held(f64.sub(d, high));
  const two = f64.const(2);
  const exact = f64.add(f64.add(f64.sub(f64.mul(high, high), p), f64.mul(f64.mul(two, high), low)), f64.mul(low, low));
  accumulate(state, square, p, held(f64.add(exact, f64.mul(f64.mul(two, d), dLow))));
}

/** Adds a value and what it lacks to a sum in two words. */
export function accumulate(state: StateWords, word: number, value: Code, low: Code): void {
  const { emitter } = state;
  const before = emitter.let('f64', state.get(word, 'f64')).get;
  const total = emitter.let('f64', f64.add(before, value)).get;
  const part = emitter.let('f64', f64.sub(total, before)).get;
  state.set(word, total, 'f64');
  const error = f64.add(f64.sub(before, f64.sub(total, part)), f64.sub(value, part));
  state.set(word + 1, f64.add(state.get(word + 1, 'f64'), f64.add(error, low)), 'f64');
}

/** As `addState` of Moments. */
function mergeMoments(state: StateWords, rows: Code, figures: readonly Code[]): void {
  const { emitter } = state;
  const [theirs, sumHigh, sumLow, squareHigh, squareLow] = figures;
  const isFirst = i64.eqz(state.get(count));
  const take = emitter.nested(() => {
    state.set(shift, theirs, 'f64');
    setDouble(state, sum, twoSum(emitter, sumHigh, sumLow));
    setDouble(state, square, twoSum(emitter, squareHigh, squareLow));
  });
  const bring = emitter.nested(() => {
    const mine = emitter.let('f64', state.get(shift, 'f64')).get;
    const delta = twoSum(emitter, theirs, f64.neg(mine));
    const sums = { high: sumHigh, low: sumLow };
    const squares = { high: squareHigh, low: squareLow };
    const moved = shiftDoubles(emitter, delta, f64.fromI64(rows), sums, squares);
    state.set(shift, select(theirs, mine, f64.ne(theirs, theirs)), 'f64');
    setDouble(state, sum, addDoubles(emitter, doubleAt(state, sum), moved.sum));
    setDouble(state, square, addDoubles(emitter, doubleAt(state, square), moved.square));
  });
  emitter.add(ifElse(isFirst, take, bring));
  state.set(count, i64.add(state.get(count), rows));
}
