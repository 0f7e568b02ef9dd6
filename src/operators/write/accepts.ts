import { errors } from '../../base/error.ts';
import { type Batch, rowAt } from '../../data/batch.ts';
import { valueToText } from '../../data/value_text.ts';
import { entryOf, isNull, type Vector, valueAt } from '../../data/vector.ts';
import type { AcceptedColumn } from '../../plan/logical.ts';
import type { NodeOf, RunContext } from '../define.ts';

/** 23502, 22001: the first row that the table does not accept. */
export function refuseRows({ target, input }: NodeOf<'write'>, batch: Batch, context: RunContext): void {
  if (target.accepts === undefined) return;
  const { columns, table } = target.accepts;
  columns.forEach((column, i) => {
    const vector = batch.columns[i];
    if (column.length !== null) refuseLong(vector, batch.length, column);
    if (column.nullable || vector.validity === null) return;
    for (let row = 0; row < batch.length; row++) {
      if (!isNull(vector, row)) continue;
      const values = rowAt(batch, row)
        .slice(0, columns.length)
        .map((value, each) =>
          value === null ? 'null' : valueToText(value, input.output[each].type, context.call.timeZone),
        );
      throw errors.notNullViolation(column.name, table, values.join(', '));
    }
  });
}

/** Spaces beyond the length are let through, as Postgres cuts them off. */
function refuseLong(vector: Vector, rows: number, { length, type }: AcceptedColumn): void {
  const { offsets } = vector.dictionary ?? vector;
  for (let row = 0; row < rows; row++) {
    if (isNull(vector, row)) continue;
    const entry = entryOf(vector, row);
    // No character has fewer than one byte.
    if (offsets![entry + 1] - offsets![entry] <= length!) continue;
    if ([...String(valueAt(vector, row)).trimEnd()].length > length!) throw errors.stringTooLong(type);
  }
}
