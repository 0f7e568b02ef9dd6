import type { DataType } from '../../../data/type.ts';
import { aggregateByName } from '../../../functions/registry.ts';
import { aggregate, and, caseArm, columnRef, filter, join, keep, literal } from '../../../plan/build.ts';
import type { AggregateCall, Column, Expr } from '../../../plan/expr.ts';
import type { Aggregate, LogicalPlan } from '../../../plan/logical.ts';
import { mapAggregate, nodesOf, replaceColumns } from '../../../plan/walk.ts';
import { estimator } from '../../estimate/rows.ts';
import { isVolatile, planIsVolatile } from '../../expr/facts.ts';
import { nullSafeEquals } from '../../expr/null_safe.ts';
import { same } from '../../expr/same.ts';
import { freshCopy } from '../fresh_copy.ts';
import { canBeMixed } from '../mixed_calls.ts';
import { nodeRule, type RuleContext } from '../rule.ts';

/** Fewer rows are not worth being had again for each kind of distinct values of their groups. */
const fewestRows = 100_000;
/** From here on it costs less to have the rows again than to carry what is summed beside the distinct values along. */
const rowsToHaveAgain = 1_000_000;
/** More groups are not worth being joined where they can be computed at once. */
const mostJoinedGroups = 10_000;

/**
 * Aggregates over different distinct values are computed apart, so that each finds its values by many tasks and in files;
 * one task would have to hold all of them in memory:
 *
 *   Aggregate: count(DISTINCT a), count(DISTINCT b), sum(c)   →   Join
 *   └─ x                                                          ├─ Join
 *                                                                 │  ├─ Aggregate: count(DISTINCT a)
 *                                                                 │  │  └─ x
 *                                                                 │  └─ Aggregate: count(DISTINCT b)
 *                                                                 │     └─ x
 *                                                                 └─ Aggregate: sum(c)
 *                                                                    └─ x
 *
 * Groups are joined by their keys, of which each part has all. Only over rows that are cheap to have again: those of one
 * relation. What a FILTER of all distinct values drops is dropped first; of groups it makes them NULL, since a group
 * stays that has no others.
 */
export const separateDistincts = nodeRule({
  name: 'separate_distincts',
  about: 'Aggregates over different distinct values are computed apart.',
  on: 'aggregate',
  apply(node, context) {
    if (!node.aggregates.some(isApt) || !isRepeatable(node.input)) return node;
    return node.groups.length === 0 ? separated(node, context) : separatedGroups(node, context);
  },
});

function separated(node: Aggregate, context: RuleContext): LogicalPlan {
  const classes = classesOf(node.aggregates);
  if (classes.length === 1 && classes[0][0].filter === null) return node;
  const parts = classes.map((calls, i) => part(node, calls, i === 0, context).plan);
  return keep(
    parts.reduce((left, right) => join({ join: 'inner', left, right, condition: null })),
    node.output,
  );
}

function separatedGroups(node: Aggregate, context: RuleContext): LogicalPlan {
  const estimate = estimator();
  const rows = estimate(node.input).rows;
  const keys = node.groups.map(({ expr }) => expr);
  if (rows < fewestRows || !keys.every((key) => joinedKinds.has(key.type.kind) && !isVolatile(key))) return node;
  const classes = classesOf(node.aggregates.map(filteredArgument));
  if (classes.length === 1) {
    const [calls] = classes;
    return same(calls, node.aggregates) ? node : aggregate(node.input, node.groups, calls);
  }
  const atOnce = rows < rowsToHaveAgain || estimate(node).rows > mostJoinedGroups;
  if (atOnce && canBeMixed(node.aggregates)) return node;
  const [first, ...rest] = classes.map((calls, i) => part(node, calls, i === 0, context));
  const joined = rest.reduce<LogicalPlan>((left, { plan, keys: own }) => {
    const pairs = own.map((column, k) => {
      const both = [first.keys[k], column];
      return nullSafeEquals(columnRef(both[0]), columnRef(both[1]), both);
    });
    return join({ join: 'inner', left, right: plan, condition: and(pairs) });
  }, first.plan);
  return keep(joined, node.output);
}

/** Types of keys that a join finds by their hash. */
const joinedKinds: ReadonlySet<DataType['kind']> = new Set([
  ...(['bool', 'int', 'decimal', 'numeric', 'float', 'text', 'date', 'time', 'timestamp', 'oid', 'uuid'] as const),
]);

/** Aggregates to which a NULL is as good as no row. */
const withoutNulls: ReadonlySet<string> = new Set(['count', 'sum', 'avg', 'min', 'max']);

/** Over distinct values its FILTER lets through, NULL for the others. */
function filteredArgument(call: AggregateCall): AggregateCall {
  if (!isApt(call) || call.filter === null || !withoutNulls.has(call.fn)) return call;
  const [arg] = call.args;
  const chosen: Expr = {
    kind: 'case',
    whens: [caseArm(call.filter, arg)],
    otherwise: literal(null, arg.type),
    type: arg.type,
  };
  return { ...call, args: [chosen], filter: null };
}
/** Its distinct values may be found first, in any order. */
const isApt = (call: AggregateCall): boolean =>
  call.distinct &&
  call.args.length === 1 &&
  call.orderBy.length === 0 &&
  aggregateByName(call.fn)?.ordered !== true &&
  !call.args.some(isVolatile);

/** Calls over the same distinct values, and those that are no such calls. */
function classesOf(calls: readonly AggregateCall[]): readonly (readonly AggregateCall[])[] {
  const classes: AggregateCall[][] = [];
  for (const call of calls) {
    const alike = classes.find(([first]) =>
      isApt(first) && isApt(call)
        ? same([first.args, first.filter], [call.args, call.filter])
        : !isApt(first) && !isApt(call),
    );
    if (alike === undefined) classes.push([call]);
    else alike.push(call);
  }
  return classes;
}

interface Part {
  readonly plan: LogicalPlan;
  /** Its own columns of the groups' keys. */
  readonly keys: readonly Column[];
}

function part(node: Aggregate, calls: readonly AggregateCall[], isFirst: boolean, { ids }: RuleContext): Part {
  const copy = isFirst ? undefined : freshCopy(node.input, ids);
  const now = new Map(node.input.output.map((column) => [column.id, copy?.column(column)]));
  const renamed = (expr: Expr): Expr =>
    replaceColumns(expr, (id) => {
      const column = now.get(id);
      return column === undefined ? undefined : columnRef(column);
    });
  const own = calls.map((call) => mapAggregate(call, renamed));
  const groups = node.groups.map(({ column, expr }) => ({
    column: isFirst ? column : { ...column, id: ids.fresh() },
    expr: renamed(expr),
  }));
  const keys = groups.map(({ column }) => column);
  const input = copy?.plan ?? node.input;
  const [first] = own;
  if (groups.length > 0 || !isApt(first) || first.filter === null) {
    return { plan: aggregate(input, groups, own), keys };
  }
  const unfiltered = own.map((call) => ({ ...call, filter: null }));
  return { plan: aggregate(filter(input, first.filter), groups, unfiltered), keys };
}

const cheapKinds: ReadonlySet<LogicalPlan['kind']> = new Set(['scan', 'filter', 'project', 'values']);

function isRepeatable(plan: LogicalPlan): boolean {
  for (const node of nodesOf(plan)) if (!cheapKinds.has(node.kind)) return false;
  return !planIsVolatile(plan);
}
