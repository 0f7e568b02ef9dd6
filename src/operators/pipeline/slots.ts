import type { ColumnId } from '../../base/ids.ts';
import type { Expr, Literal } from '../../plan/expr.ts';
import { exprKey } from './expr_columns.ts';

/**
 * What a compiled pipeline reads from its block of parameters, so that the same code serves other row groups, other
 * tables and other constants: a word of 8 bytes each, filled before the code is called.
 */
export type Slot =
  /** Addresses of a column of the row group. */
  | { readonly kind: 'values' | 'offsets' | 'validity' | 'codes_table'; readonly column: ColumnId }
  /** Addresses of an input that the plain engine computed: see inputs.ts. */
  | { readonly kind: 'input' | 'input_validity' | 'input_least' | 'input_null'; readonly input: number }
  /** Addresses of what is computed of the columns of the build side of join number `join`. */
  | { readonly kind: 'build' | 'build_validity'; readonly join: number; readonly expr: Expr }
  /** The constant as the code wants it. */
  | { readonly kind: 'literal'; readonly literal: Literal }
  /** Address of the bytes of a constant text, 16 bytes of anything behind them. */
  | { readonly kind: 'text'; readonly text: string }
  /** Addresses and counters that stages keep for themselves. */
  | { readonly kind: 'own'; readonly name: string };

export const slotBytes = 8;

/** Names a slot that is no literal. */
export function slotKey(slot: Slot): string {
  switch (slot.kind) {
    case 'literal':
      return 'literal';
    case 'own':
      return `own ${slot.name}`;
    case 'text':
      return `text ${slot.text}`;
    case 'build':
    case 'build_validity':
      return `${slot.kind} ${slot.join} ${exprKey(slot.expr)}`;
    case 'input':
    case 'input_validity':
    case 'input_least':
    case 'input_null':
      return `${slot.kind} ${slot.input}`;
    default:
      return `${slot.kind} ${slot.column}`;
  }
}

const places = new WeakMap<readonly Slot[], ReadonlyMap<string, number>>();

/** Where each slot stands in the list of a compiled pipeline, by its key. */
export function placesOf(slots: readonly Slot[]): ReadonlyMap<string, number> {
  const known = places.get(slots);
  if (known !== undefined) return known;
  const made = new Map(slots.map((slot, i) => [slotKey(slot), i]));
  places.set(slots, made);
  return made;
}

/** The words of a parameter block, numbered as the code asks for them. */
export class Slots {
  readonly list: Slot[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(slot: Slot): number {
    // Every literal has a word of its own: equal code for other constants.
    const key = slot.kind === 'literal' ? `literal ${this.list.length}` : slotKey(slot);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.list.length);
    this.list.push(slot);
    return this.list.length - 1;
  }
}
