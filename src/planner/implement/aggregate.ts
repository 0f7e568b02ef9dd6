import type { ColumnId } from '../../base/ids.ts';
import { stateOf } from '../../operators/fold.ts';
import { columnRef, passOn } from '../../plan/build.ts';
import type { AggregateCall, Column, NamedExpr } from '../../plan/expr.ts';
import type { Aggregate } from '../../plan/logical.ts';
import { type HashAggregate, inputsOf, type PhysicalPlan } from '../../plan/physical.ts';
import { sameExpr } from '../../plan/same.ts';
import { aggregateExprs, exprColumns, someExpr } from '../../plan/walk.ts';
import { blockingCost, streamingCost } from '../cost.ts';
import { distinctOf, groupCount } from '../estimate/groups.ts';
import { arranged, gather, hashBy, partitionsFor } from '../parallelise.ts';
import { dealingGroups, noteWish } from './group_keys.ts';
import { type Implementing, isParallel, type Placed } from './placement.ts';

/** Up to here the partial results of all tasks are merged by one. */
const fewGroups = 10_000;
/** When groups, or those that the tasks find, are hardly fewer than rows, grouping twice is work for nothing. */
const mostGroups = 0.5;
const mostPartialGroups = 0.8;
/** Texts that repeat are numbers within a task, and cost more to deal row by row than group by group. */
const repeatedTexts = 0.5;

/**
 *   few groups        final            many groups   final             DISTINCT, ORDER BY   single
 *                     └─ gather                      └─ hash by group                       └─ hash by group, or gather
 *                        └─ partial                     └─ partial
 */
export function implementAggregate(node: Aggregate, context: Implementing): Placed {
  noteWish(node, context);
  const input = context.implement(node.input);
  const groups = context.estimate(node).rows;
  const whole = (from: Placed): Placed => ({ plan: aggregated(node, from, 'single', groups), lies: from.lies });
  if (!isParallel(input.lies) || liesByGroups(node, input)) return whole(input);
  const mergeable = node.aggregates.every((call) => !call.distinct && call.orderBy.length === 0);
  if (!mergeable || !isWorthGroupingTwice(node, input, groups, context)) {
    const lean = withoutUnused(node, input);
    if (node.groups.length === 0) return whole(gather(lean));
    if (groups > fewGroups || !mergeable) {
      const partitions = partitionsFor(input.plan.rows);
      const dealing = dealingGroups(node, partitions, context);
      const { from, groups: ready } = computedOnce(node, lean, dealing);
      const keys = dealing.map((item) => ready[node.groups.indexOf(item)].expr);
      const { plan, lies } = hashBy(from, keys, partitions);
      return regrouped(
        { plan: aggregated({ ...node, groups: ready }, { plan, lies }, 'single', groups), lies },
        dealing,
      );
    }
  }
  const partial = partialOf(node, input, groups, context);
  const moved = groups <= fewGroups ? gather(partial) : dealt(node, partial, partitionsFor(groups), context);
  const onto = { ...node, groups: node.groups.map((item) => passOn(item.column)) };
  return { plan: aggregated(onto, moved, 'final', groups), lies: moved.lies };
}

function isWorthGroupingTwice(node: Aggregate, input: Placed, groups: number, context: Implementing): boolean {
  const { rows } = input.plan;
  if (hasRepeatedTexts(node, context)) return groups <= rows;
  if (groups > mostGroups * rows) return false;
  // What an expression makes of its columns is too much of a guess to give up grouping for.
  const columns = node.groups.flatMap(({ expr }) => (expr.kind === 'column' ? [expr] : []));
  const sure = Math.min(groups, groupCount(columns, context.estimate(node.input), context.call));
  return partialGroups(node, input, sure, context) <= mostPartialGroups * rows;
}

/** Whether nothing is wanted but the keys, and texts are among these, each much fewer than there are rows. */
function hasRepeatedTexts({ input, groups, aggregates }: Aggregate, context: Implementing): boolean {
  if (aggregates.length > 0) return false;
  const texts = groups.filter(({ column }) => column.type.kind === 'text');
  const estimate = context.estimate(input);
  const most = repeatedTexts * estimate.rows;
  return texts.length > 0 && texts.every(({ expr }) => distinctOf(expr, estimate, context.call) <= most);
}

/** The columns of the input that the aggregate reads. */
function usedOf({ groups, aggregates }: Pick<Aggregate, 'groups' | 'aggregates'>, { output }: PhysicalPlan) {
  const used = new Set<ColumnId>();
  for (const expr of [...groups.map((item) => item.expr), ...aggregates.flatMap(aggregateExprs)])
    exprColumns(expr, used);
  return output.filter(({ id }) => used.has(id));
}

/** What only filters have read is not sent along. */
function withoutUnused(node: Aggregate, input: Placed): Placed {
  const used = usedOf(node, input.plan);
  return used.length === 0 ? input : arranged(input, used);
}

/** Texts that are made of others by the rows' way to their group: once, not again where they have arrived. */
function computedOnce(
  node: Aggregate,
  { plan, lies }: Placed,
  dealing: readonly NamedExpr[],
): { readonly from: Placed; readonly groups: readonly NamedExpr[] } {
  const made = dealing.filter(({ expr }) =>
    someExpr(expr, ({ kind, type }) => kind === 'call' && type.kind === 'text'),
  );
  if (made.length === 0) return { from: { plan, lies }, groups: node.groups };
  const groups = node.groups.map((item) => (made.includes(item) ? passOn(item.column) : item));
  const exprs = [...usedOf({ ...node, groups }, plan).map(passOn), ...made];
  const output = exprs.map((item) => item.column);
  const cost = streamingCost(
    [plan],
    made.map((item) => item.expr),
    plan.rows,
  );
  return { from: { plan: { kind: 'project', input: plan, exprs, output, rows: plan.rows, cost }, lies }, groups };
}

/** Partial results by the columns that are the groups. */
function dealt(node: Aggregate, partial: Placed, partitions: number, context: Implementing): Placed {
  const keys = dealingGroups(node, partitions, context).map((item) => columnRef(item.column));
  return hashBy(partial, keys, partitions);
}

/** Whole groups lie in one partition when the rows lie by some of the group's keys. */
const liesByGroups = (node: Aggregate, { lies }: Placed): boolean =>
  lies.kind === 'partitions' &&
  lies.keys.length > 0 &&
  lies.keys.every((key) => node.groups.some((item) => sameExpr(item.expr, key)));

/** Above the aggregate the keys are called by its own columns. */
const regrouped = (placed: Placed, dealing: readonly NamedExpr[]): Placed =>
  placed.lies.kind === 'partitions'
    ? { ...placed, lies: { ...placed.lies, keys: dealing.map((item) => columnRef(item.column)) } }
    : placed;

function aggregated(
  node: Pick<Aggregate, 'groups' | 'aggregates' | 'output'>,
  { plan }: Placed,
  mode: HashAggregate['mode'],
  rows: number,
): HashAggregate {
  const exprs = mode === 'final' ? [] : [...node.groups.map((g) => g.expr), ...node.aggregates.flatMap(aggregateExprs)];
  const cost = blockingCost(plan, exprs, rows);
  const { groups, aggregates, output } = node;
  return { kind: 'hash_aggregate', mode, input: plan, groups, aggregates, output, rows, cost };
}

function partialOf(node: Aggregate, input: Placed, groups: number, context: Implementing): Placed {
  const states = node.aggregates.flatMap((call) => stateColumns(call, context));
  const output = [...node.groups.map((item) => item.column), ...states];
  const rows = Math.min(input.plan.rows, partialGroups(node, input, groups, context));
  return { plan: aggregated({ ...node, output }, input, 'partial', rows), lies: input.lies };
}

/**
 * Several tasks each find most of few groups; of many, those that their share of the rows falls into by chance, unless the
 * rows lie by one of the keys: then each group is in one task.
 */
function partialGroups(node: Aggregate, { plan, lies }: Placed, groups: number, context: Implementing): number {
  const tasks = Math.max(fewestTasks, lies.kind === 'partitions' ? lies.partitions : rowsRead(plan) / rowsPerTask);
  if (lieByKey(node, context)) return groups + tasks;
  const share = plan.rows / tasks / Math.max(1, groups);
  return groups * Math.max(fewestTasks, tasks * (1 - Math.exp(-share)));
}

/** Rows that lie so far in the order of a key as this lie by it. */
const leastCorrelation = 0.9;

function lieByKey({ input, groups }: Aggregate, context: Implementing): boolean {
  const { columns } = context.estimate(input);
  return groups.some(
    ({ expr }) => expr.kind === 'column' && Math.abs(columns.get(expr.id)?.correlation ?? 0) >= leastCorrelation,
  );
}

const fewestTasks = 4;
/** What a task reads of a relation: src/exec/tasks.ts. */
const rowsPerTask = 250_000;

/** Rows of the row groups that the tasks of this fragment share. */
function rowsRead(plan: PhysicalPlan): number {
  if (plan.kind === 'exchange') return 0;
  return Math.max(plan.kind === 'scan' ? plan.parquetRows : 0, ...inputsOf(plan).map(rowsRead));
}

/** The columns in which the aggregate's partial result travels. */
const stateColumns = (call: AggregateCall, { ids }: Implementing): readonly Column[] =>
  stateOf(call).map((type, i) => ids.column(`${call.column.name}.${i}`, type));
