import { SqlError } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { Value } from '../../data/value.ts';
import { valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { CallContext } from '../../functions/define.ts';
import { compile } from '../../operators/evaluate.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import { exprColumns, someExpr } from '../../plan/walk.ts';
import { isVolatile } from '../expr/facts.ts';
import type { ColumnEstimate } from './column.ts';
import { uncommonShare } from './distribution.ts';

/** Expressions tried out on the values that ANALYZE has kept: right for whatever function stands around the column. */

interface Known {
  readonly columns: ReadonlyMap<ColumnId, ColumnEstimate>;
  readonly call: CallContext | undefined;
}

/** The results for the kept values of the only column that the expression reads, and how many rows each stands for. */
interface Trial {
  readonly column: ColumnEstimate;
  readonly common: readonly Value[];
  readonly histogram: readonly Value[];
  readonly ofNull: Value;
}

/** Rows that the list of common values may leave out when there is no histogram of the others. */
const mostUnseen = 0.1;

/** The share of rows for which the predicate is true; undefined when the values of its column are not known. */
export function shareWhere(predicate: Expr, known: Known): number | undefined {
  const found = trial(predicate, known);
  if (found === undefined) return undefined;
  const { column, common, histogram, ofNull } = found;
  let share = ofNull === true ? column.nulls : 0;
  column.distribution!.common.forEach((each, i) => {
    if (common[i] === true) share += each.share;
  });
  if (histogram.length === 0) return Math.min(1, share);
  // None of a hundred still may be one of two hundred.
  const hits = histogram.filter((value) => value === true).length;
  const counted = Math.min(histogram.length - 0.5, Math.max(0.5, hits));
  return Math.min(1, share + (uncommonShare(column) * counted) / histogram.length);
}

/** How many different values the expression has; undefined when it is not known, or when there are about as many as kept. */
export function sampledDistinct(expr: Expr, known: Known): number | undefined {
  const found = trial(expr, known);
  if (found === undefined) return undefined;
  const values = [...found.common, ...found.histogram].filter((value) => value !== null);
  const different = new Set(values.map((value) => JSON.stringify(value, (_, part) => plain(part)))).size;
  const isAll = found.histogram.length === 0 && uncommonShare(found.column) < 1e-9;
  return isAll || different <= values.length / 2 ? Math.max(1, different) : undefined;
}

const plain = (part: unknown): unknown => (typeof part === 'bigint' ? String(part) : part);

function trial(expr: Expr, { columns, call }: Known): Trial | undefined {
  if (call === undefined) return undefined;
  const [id, other] = exprColumns(expr);
  const column = id === undefined || other !== undefined ? undefined : columns.get(id);
  const distribution = column?.distribution;
  if (column === undefined || distribution === undefined) return undefined;
  if (distribution.histogram.length === 0 && uncommonShare(column) > mostUnseen) return undefined;
  if (isVolatile(expr) || someExpr(expr, ({ kind }) => kind === 'subquery' || kind === 'parameter')) return undefined;
  const { type, common, histogram } = distribution;
  const input: Column = { id, name: '', type, nullable: true };
  const values: Value[] = [...common.map(({ value }) => value), ...histogram, null];
  const results = evaluated(expr, input, values, call);
  if (results === undefined) return undefined;
  const ofNull = results[values.length - 1];
  return { column, common: results.slice(0, common.length), histogram: results.slice(common.length, -1), ofNull };
}

function evaluated(expr: Expr, input: Column, values: readonly Value[], call: CallContext): Value[] | undefined {
  try {
    const batch = { columns: [vectorOf(input.type, values)], length: values.length };
    const result = compile(expr, [input])(batch, call);
    return values.map((_, row) => valueAt(result, row));
  } catch (error) {
    // Another condition may keep these rows away from it: what a guess meets is no error of the query.
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}
