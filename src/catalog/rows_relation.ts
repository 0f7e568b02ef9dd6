import { type Batch, batch } from '../data/batch.ts';
import type { Relation } from '../data/relation.ts';
import type { Schema } from '../data/schema.ts';
import type { RowsSplit } from '../data/split.ts';
import type { Value } from '../data/value.ts';
import { vectorOf } from '../data/vector_builder.ts';

/** A relation whose rows are already here: system tables, small table functions. */
export function rowsRelation(name: string, schema: Schema, rows: readonly (readonly Value[])[]): Relation {
  const whole = batchOf(schema, rows);
  return {
    name,
    schema,
    stats: { rows: rows.length, columns: schema.map(() => ({})) },
    splits({ columns }) {
      const wanted: Batch = { columns: columns.map((column) => whole.columns[column]), length: whole.length };
      const split: RowsSplit = { kind: 'rows', rows: whole.length, batch: wanted };
      return { splits: whole.length === 0 ? [] : [split], pruned: 0 };
    },
  };
}

/** Rows of JavaScript values as one batch. */
export const batchOf = (schema: Schema, rows: readonly (readonly Value[])[]): Batch =>
  batch(
    schema.map((field, column) =>
      vectorOf(
        field.type,
        rows.map((row) => row[column]),
      ),
    ),
    rows.length,
  );
