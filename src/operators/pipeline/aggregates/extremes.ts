import type { DataType } from '../../../data/type.ts';
import { type Code, f64, i32, i64, ifElse } from '../../../wasm/code.ts';
import { type CompiledAggregate, guarded, one, valueAndSeen } from './state.ts';

/** Words: the value, and whether there is one. NaN is above all numbers. */
export function extreme(type: DataType, word: 'i64' | 'f64', wanted: 'min' | 'max'): CompiledAggregate {
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
    ...valueAndSeen(type),
    update,
    merge: (state, [column]) => update(state, [column.value()]),
  };
}
