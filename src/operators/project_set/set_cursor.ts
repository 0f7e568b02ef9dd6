import { assert } from '../../base/assert.ts';
import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { VectorBuilder } from '../../data/vector_builder.ts';
import type { CallContext, SetRows } from '../../functions/define.ts';
import { setByName } from '../../functions/registry.ts';
import { gather } from '../../kernels/gather.ts';
import type { Column, SetCall } from '../../plan/expr.ts';
import { compile } from '../evaluate.ts';

/** Where a set-returning function is in its rows over one batch of arguments. */
export class SetCursor {
  private readonly pieces: Iterator<SetRows>;
  private piece: SetRows;
  private at = 0;
  private ended = false;

  constructor(pieces: Iterable<SetRows>, empty: SetRows) {
    this.pieces = pieces[Symbol.iterator]();
    this.piece = empty;
  }

  get columns(): readonly Vector[] {
    return this.piece.columns;
  }

  /** Everything of the piece at hand is taken, and the next call of `has` may replace it. */
  get isSpent(): boolean {
    return !this.ended && this.at === this.piece.parents.length;
  }

  /** Whether input row `row` has another row. */
  has(row: number): boolean {
    while (this.isSpent) {
      const next = this.pieces.next();
      if (next.done === true) {
        this.ended = true;
        return false;
      }
      this.piece = next.value;
      this.at = 0;
    }
    return this.at < this.piece.parents.length && this.piece.parents[this.at] === row;
  }

  /** The place of the next row of `row` in the piece; -1 when there is none. */
  take(row: number): number {
    return this.has(row) ? this.at++ : -1;
  }
}

/** Cursors of the calls over a batch. */
export function setCursors(
  calls: readonly SetCall[],
  input: readonly Column[],
  context: CallContext,
): (batch: Batch) => readonly SetCursor[] {
  const starts = calls.map((call) => cursorOf(call, input, context));
  return (batch) => starts.map((start) => start(batch));
}

function cursorOf(call: SetCall, input: readonly Column[], context: CallContext): (batch: Batch) => SetCursor {
  const overload = setByName(call.fn)?.overloads[call.overload];
  assert(overload !== undefined, `${call.fn} is in the list of set-returning functions`);
  const args = call.args.map((arg) => compile(arg, input));
  const types = call.columns.map((column) => column.type);
  const empty = noRows(types);
  return (batch) => {
    const values = args.map((evaluate) => evaluate(batch, context));
    const chosen = overload.calledOnNull === true ? null : withoutNulls(values, batch.length);
    if (chosen === null) return new SetCursor(overload.run(values, batch.length, types, context), empty);
    const some = values.map((value) => gather(value, chosen));
    return new SetCursor(renumbered(overload.run(some, chosen.length, types, context), chosen), empty);
  };
}

const noRows = (types: readonly DataType[]): SetRows => ({
  parents: new Int32Array(0),
  columns: types.map((type) => new VectorBuilder(type).finish()),
});

/** The rows in which no argument is NULL; null: all of them. */
function withoutNulls(args: readonly Vector[], rows: number): Int32Array | null {
  const nullable = args.filter((arg) => arg.validity !== null);
  if (nullable.length === 0) return null;
  const chosen: number[] = [];
  for (let row = 0; row < rows; row++) if (!nullable.some((arg) => isNull(arg, row))) chosen.push(row);
  return Int32Array.from(chosen);
}

function* renumbered(pieces: Iterable<SetRows>, rows: Int32Array): Iterable<SetRows> {
  for (const { parents, columns } of pieces) yield { parents: parents.map((parent) => rows[parent]), columns };
}
