import { type Batch, batchRows } from '../data/batch.ts';
import type { Relation } from '../data/relation.ts';
import { vectorOf } from '../data/vector_builder.ts';
import type { CallContext } from '../functions/define.ts';
import { sortedRows } from '../kernels/sort_keys.ts';
import { isItsBound } from '../plan/bounds.ts';
import type { HashAggregate, PhysicalPlan, PhysicalScan, PhysicalSort, PhysicalTopN } from '../plan/physical.ts';
import type { HeldColumns } from '../storage/parquet/held_columns.ts';
import { compile, evaluateConstant } from './evaluate.ts';
import { filterOf } from './filter_of.ts';
import { GroupTable, groupingOf } from './hash_aggregate/grouping.ts';
import { concatBatches, inPieces, sliceRows, takeRows } from './rows.ts';
import { rowsOfBound, withinBounds } from './scan/held_rows.ts';
import { sortOrder } from './sorting/sort_keys.ts';

/** What a plan over few rows in memory needs to run without waiting. */
export interface AtOnce {
  readonly call: CallContext;
  /** By scan number. */
  readonly relations: ReadonlyMap<number, Relation>;
  readonly held: HeldColumns;
}

/** Rows that may be looked at, and row groups: what takes longer should let others in. */
const mostRows = 10_000;
const mostGroups = 16;

/**
 * The rows of a plan whose inputs are few and in memory; null when they are not, or when a node is none of those that
 * can do without waiting. The same batches as from `runPlan`, which is the reference.
 */
export function rowsAtOnce(plan: PhysicalPlan, context: AtOnce): readonly Batch[] | null {
  switch (plan.kind) {
    case 'scan':
      return scanned(plan, context);
    case 'values':
      return [valuesOf(plan, context)];
    case 'filter': {
      const keep = filterOf(plan.predicate, plan.input.output, context.call);
      return each(plan.input, context, keep);
    }
    case 'project': {
      const exprs = plan.exprs.map(({ expr }) => compile(expr, plan.input.output));
      const { call } = context;
      return each(plan.input, context, (batch) => ({
        columns: exprs.map((evaluate) => evaluate(batch, call)),
        length: batch.length,
      }));
    }
    case 'limit':
      return limited(rowsAtOnce(plan.input, context), plan.offset, plan.count ?? Number.POSITIVE_INFINITY);
    case 'sort':
    case 'top_n':
      return sorted(plan, context);
    case 'hash_aggregate':
      return aggregated(plan, context);
    case 'exchange':
      // One task reads all that there is.
      return plan.distribution.kind === 'gather' && plan.distribution.order === null && plan.summaries === undefined
        ? rowsAtOnce(plan.input, context)
        : null;
    default:
      return null;
  }
}

/** `step` over the batches of the input that are not empty. */
function each(input: PhysicalPlan, context: AtOnce, step: (batch: Batch) => Batch): readonly Batch[] | null {
  const batches = rowsAtOnce(input, context);
  return batches && notEmpty(batches.map(step));
}

const notEmpty = (batches: readonly Batch[]): readonly Batch[] => batches.filter(({ length }) => length > 0);

function scanned(node: PhysicalScan, context: AtOnce): readonly Batch[] | null {
  if (node.sample !== undefined || node.runtimeFilters !== undefined) return null;
  const { columns, bounds, filter } = node;
  const { splits } = context.relations.get(node.scan)!.splits({ columns, bounds });
  if (splits.length > mostGroups) return null;
  const isBound = filter !== null && isItsBound(filter, bounds);
  const batches: Batch[] = [];
  let rows = 0;
  let isSure = isBound;
  for (const split of splits) {
    const whole =
      split.kind === 'rows' ? split.batch : split.kind === 'parquet' ? context.held.find(split, columns) : undefined;
    if (whole === undefined) return null;
    const exact = isBound ? rowsOfBound(whole, columns, bounds[0]) : null;
    const within = isBound ? (exact ?? whole) : withinBounds(whole, columns, bounds);
    if (exact === null) isSure = false;
    rows += within.length;
    if (rows > mostRows) return null;
    if (within.length > 0) batches.push(within);
  }
  if (filter === null || batches.length === 0 || isSure) return batches;
  return notEmpty(batches.map(filterOf(filter, node.output, context.call)));
}

const valuesOf = (node: Extract<PhysicalPlan, { kind: 'values' }>, { call }: AtOnce): Batch => ({
  columns: node.output.map(({ type }, i) =>
    vectorOf(
      type,
      node.values.map((row) => {
        const expr = row[i];
        return expr.kind === 'literal' ? expr.value : evaluateConstant(expr, call);
      }),
    ),
  ),
  length: node.values.length,
});

function limited(batches: readonly Batch[] | null, offset: number, count: number): readonly Batch[] | null {
  if (batches === null) return null;
  const out: Batch[] = [];
  let [skip, left] = [offset, count];
  for (const batch of batches) {
    const start = Math.min(skip, batch.length);
    const end = Math.min(batch.length, start + left);
    skip -= start;
    left -= end - start;
    if (end > start) out.push(sliceRows(batch, start, end));
  }
  return out;
}

function sorted(node: PhysicalSort | PhysicalTopN, context: AtOnce): readonly Batch[] | null {
  const batches = rowsAtOnce(node.input, context);
  if (batches === null || batches.length === 0) return batches;
  const order = sortOrder(node.keys, node.input.output, context.call);
  const all = concatBatches(batches, { columns: [], length: 0 });
  const rows = sortedRows(order.keysOf(all), order.orders, all.length);
  return notEmpty([takeRows(all, node.kind === 'sort' ? rows : rows.subarray(0, node.keep))]);
}

function aggregated(node: HashAggregate, context: AtOnce): readonly Batch[] | null {
  if (node.mode !== 'single') return null;
  const batches = rowsAtOnce(node.input, context);
  if (batches === null) return null;
  const table = new GroupTable(groupingOf(node, context.call));
  for (const batch of batches) table.update(batch);
  return table.count > batchRows ? null : notEmpty([...inPieces(table.finished())]);
}
