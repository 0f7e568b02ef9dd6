import { int64 } from '../../../data/type.ts';
import { i32, i64 } from '../../../wasm/code.ts';
import type { Emitted } from '../emitted.ts';
import { type CompiledAggregate, countOf, type StateWords, wordColumn } from './state.ts';

const add = (state: StateWords, more: Emitted['value']): void => state.set(0, i64.add(state.get(0), more));

/** What is added up word by word. */
const counting = {
  words: 1,
  merge: (state, [counts]) => add(state, counts.value().value),
  columns: [wordColumn(int64, 0)],
  result: () => wordColumn(int64, 0),
} satisfies Omit<CompiledAggregate, 'update'>;

/** Rows whose arguments are all there. */
export const counter: CompiledAggregate = {
  ...counting,
  update(state, args) {
    const valid = args.flatMap((arg) => (arg.valid === null ? [] : [arg.valid]));
    add(state, countOf(valid.length === 0 ? null : valid.reduce(i32.and)));
  },
  updateText: (state, { valid }) => add(state, countOf(valid)),
};

/** Rows whose argument is true. */
export const truthCounter: CompiledAggregate = {
  ...counting,
  update(state, [{ value, valid }]) {
    add(state, i64.extendU(valid === null ? value : i32.and(value, valid)));
  },
};
