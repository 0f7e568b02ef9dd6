import { bool, type DataType } from '../../../data/type.ts';
import { type Code, i32, i64, ifElse, ifValue, select } from '../../../wasm/code.ts';
import type { Emitted } from '../emitted.ts';
import { type CompiledAggregate, guarded, one, type StateWords, setValue, valueAndSeen, wordColumn } from './state.ts';

/** The number of a text that is only bytes so far. */
const numbered = (state: StateWords, from: Code, to: Code): Emitted => ({
  word: 'i32',
  value: state.imports.numberOfBytes.call(from, to),
  valid: null,
  low: 0n,
  high: 0n,
  scale: 0,
});

/** The first value that is not NULL. Words: the value, and whether there is one. */
export const anyValue = (type: DataType): CompiledAggregate => {
  const take = (state: StateWords, valid: Code | null, value: () => Emitted): void => {
    const set = state.emitter.nested(() => {
      setValue(state, 0, value());
      state.set(1, one);
    });
    state.emitter.add(guarded(valid, ifElse(i64.eqz(state.get(1)), set)));
  };
  return {
    ...valueAndSeen(type),
    update: (state, [arg]) => take(state, arg.valid, () => arg),
    updateText: (state, { from, to, valid }) => take(state, valid, () => numbered(state, from, to)),
    merge(state, [column]) {
      const value = column.value();
      take(state, value.valid, () => value);
    },
  };
};

/** The value of the first or last row, NULL or not. Words: the value, whether it is one, and whether there was a row. */
export function ofOneRow(type: DataType, which: 'first' | 'last'): CompiledAggregate {
  const take = (state: StateWords, { valid }: Pick<Emitted, 'valid'>, value: () => Emitted): Code =>
    state.emitter.nested(() => {
      setValue(state, 0, value());
      state.set(1, valid === null ? one : i64.extendU(valid));
      state.set(2, one);
    });
  const update = (state: StateWords, whole: Code): void =>
    state.emitter.add(which === 'last' ? whole : ifElse(i64.eqz(state.get(2)), whole));
  return {
    words: 3,
    update: (state, [arg]) =>
      update(
        state,
        take(state, arg, () => arg),
      ),
    merge(state, [column, has]) {
      const value = column.value();
      state.emitter.add(
        ifElse(
          has.value().value,
          state.emitter.nested(() =>
            update(
              state,
              take(state, value, () => value),
            ),
          ),
        ),
      );
    },
    columns: [wordColumn(type, 0, 1), wordColumn(bool, 2)],
    result: () => wordColumn(type, 0, 1),
  };
}

/** AND, OR, XOR of integers or truth values. Words: the value, and whether there is one. */
export function bitwise(type: DataType, step: 'and' | 'or' | 'xor'): CompiledAggregate {
  const update: CompiledAggregate['update'] = (state, [{ word, value, valid }]) => {
    const { emitter } = state;
    const take = emitter.nested(() => {
      const x = emitter.let('i64', word === 'i32' ? i64.extendU(value) : value).get;
      const both = i64[step](state.get(0), x);
      state.set(0, step === 'and' ? select(x, both, i64.eqz(state.get(1))) : both);
      state.set(1, one);
    });
    emitter.add(guarded(valid, take));
  };
  return {
    ...valueAndSeen(type),
    update,
    merge: (state, [column]) => update(state, [column.value()]),
  };
}

/** Of texts, by their bytes. Words: the number of the text, and whether there is one. */
export function textExtreme(type: DataType, wanted: 'min' | 'max'): CompiledAggregate {
  const isBetter = (order: Code): Code =>
    wanted === 'min' ? i32.ltS(order, i32.const(0)) : i32.gtS(order, i32.const(0));
  const best = (state: StateWords): Code => i32.wrap(state.get(0));
  const keep = (state: StateWords, valid: Code | null, better: Code, value: () => Emitted): void => {
    const take = state.emitter.nested(() => {
      setValue(state, 0, value());
      state.set(1, one);
    });
    state.emitter.add(guarded(valid, ifElse(i64.eqz(state.get(1)), take, ifElse(better, take))));
  };
  const update = (state: StateWords, arg: Emitted): void => {
    const order = state.imports.compareTexts.call(arg.value, best(state));
    // Most rows of a group have few different texts.
    const differs = state.emitter.local('i32');
    state.emitter.add(differs.set(i32.ne(arg.value, best(state))));
    keep(state, arg.valid, ifValue('i32', differs.get, isBetter(order), i32.const(0)), () => arg);
  };
  return {
    ...valueAndSeen(type),
    update: (state, [arg]) => update(state, arg),
    updateText(state, { from, to, valid }) {
      const order = state.imports.compareBytes.call(from, to, best(state));
      keep(state, valid, isBetter(order), () => numbered(state, from, to));
    },
    merge: (state, [column]) => update(state, column.value()),
  };
}
