import type { DataType } from '../../../data/type.ts';
import type { Vector } from '../../../data/vector.ts';
import { type Code, i64, ifElse } from '../../../wasm/code.ts';
import type { Heap } from '../../../wasm/heap.ts';
import type { FunctionRef } from '../../../wasm/module.ts';
import type { Emitted } from '../emitted.ts';
import type { Emitter } from '../emitter.ts';
import type { TextBytes } from '../expression.ts';
import { partsOf, type WordColumn } from '../group_columns.ts';

/** What the code of aggregates calls outside of its module, about the texts of the process. */
export interface TextImports {
  /** (number, number): below, at or above 0 as the first text is before, at or behind the second. */
  readonly compareTexts: FunctionRef;
  /** (from, to, number): the same of bytes in memory and a text. */
  readonly compareBytes: FunctionRef;
  /** (from, to): the number of these bytes. */
  readonly numberOfBytes: FunctionRef;
}

/** The words of one aggregate of the group at hand; each 8 bytes. */
export interface StateWords {
  readonly emitter: Emitter;
  readonly imports: TextImports;
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
  /** Updates with a text as it lies in memory, which needs no number then; absent: it gets one. */
  updateText?(state: StateWords, text: TextBytes): void;
  /** Adds a partial result: the columns that it travels in. Absent: the plain aggregate does that. */
  merge?(state: StateWords, columns: readonly MergedColumn[]): void;
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

export const one: Code = i64.const(1n);

export const guarded = (valid: Code | null, code: Code): Code => (valid === null ? code : ifElse(valid, code));

/** 1 where the value is there. */
export const countOf = (valid: Code | null): Code => (valid === null ? one : i64.extendU(valid));

/** Words `word` of all groups, one after the other. */
export function wordsOf({ heap, first, stride, count }: StatePlace, word: number): BigInt64Array {
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

/** A column of what is in a word of the state; `seen`: the word that is 0 where it is NULL. */
export const wordColumn = (type: DataType, word: number, seen: number | null = null): WordColumn => ({
  type,
  parts: partsOf(type, word),
  seen,
});

/** What a state of two words is as columns: the value, and whether there is one. */
export const valueAndSeen = (type: DataType): Pick<CompiledAggregate, 'words' | 'columns' | 'result'> => ({
  words: 2,
  columns: [wordColumn(type, 0, 1)],
  result: () => wordColumn(type, 0, 1),
});

/** A value as a word of the state. */
export function setValue(state: StateWords, word: number, { word: kind, value }: Emitted): void {
  if (kind === 'f64') state.set(word, value, 'f64');
  else state.set(word, kind === 'i32' ? i64.extendU(value) : value);
}
