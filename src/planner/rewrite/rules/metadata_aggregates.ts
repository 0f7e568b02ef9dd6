import type { ColumnId } from '../../../base/ids.ts';
import type { KnownRows } from '../../../data/relation.ts';
import { sameType } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { boundsOf, boundsSayAll, storedColumn } from '../../../plan/bounds.ts';
import { literal, values } from '../../../plan/build.ts';
import type { AggregateCall, Expr } from '../../../plan/expr.ts';
import type { Scan } from '../../../plan/logical.ts';
import { exprColumns, replaceColumns } from '../../../plan/walk.ts';
import { nodeRule } from '../rule.ts';

/**
 * What the footers of the files say is not read again:
 *
 *   Aggregate: count(*) AS n, min(a) AS m   →   Values (n, m) (100, 1)
 *   └─ Scan t (a)
 *
 * Only where it is exact for every aggregate, and a filter keeps row groups whole or not at all. The plan holds as long
 * as the relation does, which is another one when a file has changed.
 */
export const metadataAggregates = nodeRule({
  name: 'metadata_aggregates',
  about: 'Counts and extremes that the footers of Parquet files tell are not computed from rows.',
  on: 'aggregate',
  apply(node) {
    const { input, groups, aggregates } = node;
    if (groups.length > 0 || aggregates.length === 0 || input.kind !== 'scan') return node;
    if (input.relation.known === undefined || input.sample !== undefined || !aggregates.every(isAsked)) return node;
    const facts = factsOf(input, aggregates);
    if (facts === null) return node;
    const row = aggregates.map((call) => answerOf(call, facts));
    if (!row.every((answer) => answer !== null)) return node;
    const footers = { relation: input.relation.name, rowGroups: facts.known.rowGroups };
    return { ...values([row], node.output), footers };
  },
});

const extremes: ReadonlySet<string> = new Set(['min', 'max']);

/** Whether the footers may know it. */
function isAsked({ fn, args, distinct, filter, orderBy }: AggregateCall): boolean {
  if (filter !== null || orderBy.length > 0) return false;
  if (fn === 'count') return !distinct && (args.length === 0 || args[0].kind === 'literal' || isPlain(args[0]));
  return extremes.has(fn) && isPlain(args[0]);
}

/** A column, or one cast to a type that holds all its values in the same order: dates beyond all timestamps are errors. */
const isPlain = (arg: Expr): boolean =>
  arg.kind === 'column' || (arg.kind === 'cast' && arg.input.type.kind !== 'date' && storedColumn(arg) !== undefined);

interface Facts {
  readonly known: KnownRows;
  /** Places among the columns of `known`. */
  readonly places: ReadonlyMap<ColumnId, number>;
}

function factsOf(scan: Scan, aggregates: readonly AggregateCall[]): Facts | null {
  const used = new Set<ColumnId>();
  for (const expr of [...aggregates.flatMap(({ args }) => args), ...(scan.filter === null ? [] : [scan.filter])]) {
    exprColumns(expr, used);
  }
  const places = scan.output.flatMap(({ id }, i) => (used.has(id) ? [i] : []));
  const known = scan.relation.known!({ columns: places.map((i) => scan.columns[i]), bounds: boundsOf(scan) });
  // What the bounds leave out altogether needs no other condition.
  if (known === null || (known.rows > 0 && !boundsSayAll(scan))) return null;
  return { known, places: new Map(places.map((i, at) => [scan.output[i].id, at])) };
}

/** null: it is not known. */
function answerOf({ fn, args: [arg], column: { type } }: AggregateCall, { known, places }: Facts): Expr | null {
  if (fn === 'count') {
    const nulls = arg === undefined ? 0 : nullsOf(arg, known, places);
    return nulls === undefined ? null : literal(BigInt(known.rows - nulls), type);
  }
  if (!sameType(arg.type, type)) return null;
  const column = known.columns[places.get(storedColumn(arg)!)!];
  const value: Value | undefined = fn === 'min' ? column.min : column.max;
  if (value === undefined) return null;
  return value === null ? literal(null, type) : replaceColumns(arg, () => literal(value, columnType(arg)));
}

function nullsOf(arg: Expr, known: KnownRows, places: Facts['places']): number | undefined {
  if (arg.kind === 'literal') return arg.value === null ? known.rows : 0;
  return known.columns[places.get(storedColumn(arg)!)!].nulls;
}

const columnType = (expr: Expr): Expr['type'] => (expr.kind === 'cast' ? columnType(expr.input) : expr.type);
