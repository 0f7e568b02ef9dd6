import { float64, int64 } from '../../../data/type.ts';
import { type Code, f64, i32, i64, ifElse } from '../../../wasm/code.ts';
import { type CompiledAggregate, guarded, one, type StateWords, wordColumn } from './state.ts';

/** Words: high and low part of the compensated sum, number of values; step by step as FloatSums does it. */
export const floatSum: CompiledAggregate = {
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
