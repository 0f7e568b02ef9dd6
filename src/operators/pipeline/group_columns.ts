import type { DataType } from '../../data/type.ts';
import type { AggregateCall, NamedExpr } from '../../plan/expr.ts';
import type { CompiledAggregate } from './aggregates/state.ts';
import { headerBytes } from './group_stage.ts';

/** A word of a value, 8 bytes: one of the state, what the sign of one is repeated 64 times, or a constant. */
export type Part = { readonly word: number } | { readonly signOf: number } | { readonly constant: bigint };

/** A column of a partial result, or the result, as code makes it of the words of a state. */
export interface WordColumn {
  readonly type: DataType;
  /** One, or those of a type of several words. */
  readonly parts: readonly Part[];
  /** The word that is 0 where the value is NULL; null: it never is. */
  readonly seen: number | null;
  /**
   * `fits`: the 128 bits of these two words must be no more than 64; `short`: the second must leave no doubt that a
   * numeric can hold them. Else the column is made another way.
   */
  readonly check?: { readonly kind: 'fits' | 'short'; readonly low: number; readonly high: number };
}

/** The same with words told by their offset in an entry; `nullBit`: of a key, among the bits behind the hash. */
export interface GroupColumn extends WordColumn {
  readonly nullBit: number | null;
}

/** The columns of the keys. */
export const keyColumns = (groups: readonly NamedExpr[]): readonly GroupColumn[] =>
  groups.map(({ column: { type } }, k) => ({
    type,
    parts: partsOf(type, headerBytes + k * 8),
    seen: null,
    nullBit: k,
  }));

/** The words of a value that has one in use: numerics are whole numbers then, long decimals short. */
export function partsOf(type: DataType, word: number): readonly Part[] {
  if (type.kind === 'numeric') return [{ word }, { signOf: word }, { constant: 0n }];
  if (type.kind === 'decimal' && type.precision > 18) return [{ word }, { signOf: word }];
  return [{ word }];
}

/** The columns that an aggregate travels in; null: it makes them another way. */
export const stateColumns = (aggregate: CompiledAggregate, first: number): readonly GroupColumn[] | null =>
  aggregate.columns?.map((column) => placed(column, first)) ?? null;

/** The column of its result. */
export function resultColumn(aggregate: CompiledAggregate, call: AggregateCall, first: number): GroupColumn | null {
  const column = aggregate.result?.(call.column.type) ?? null;
  return column === null ? null : placed(column, first);
}

function placed({ type, parts, seen, check }: WordColumn, first: number): GroupColumn {
  const at = (word: number): number => first + word * 8;
  const moved = parts.map((part): Part => {
    if ('word' in part) return { word: at(part.word) };
    return 'signOf' in part ? { signOf: at(part.signOf) } : part;
  });
  return {
    type,
    parts: moved,
    seen: seen === null ? null : at(seen),
    nullBit: null,
    ...(check === undefined ? {} : { check: { ...check, low: at(check.low), high: at(check.high) } }),
  };
}
